package dev.brig.judge.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.TimeLimit.Choice;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeLimitTest {
    @ParameterizedTest(name = "accepted in {0} ms, too slow in {1} ms, given {2} ms: {3} ms")
    @CsvSource({
        "1,    ,      ,     1000",
        "500,  ,      ,     1000",
        "501,  ,      ,     2000",
        "900,  3000,  ,     2000",
        "900,  2999,  ,     ",
        "400,  ,      1000, 1000",
        "600,  ,      1000, ",
    })
    void the_limit_leaves_both_margins(long accepted, Long tooSlow, Long given, Long expected) {
        TimeLimit limit =
                new TimeLimit(Optional.ofNullable(given).map(Duration::ofMillis), 2, 1.5, Duration.ofSeconds(1));

        Choice choice = limit.choose(
                Duration.ofMillis(accepted), Optional.ofNullable(tooSlow).map(Duration::ofMillis));

        if (expected == null) {
            assertThat(choice).isInstanceOf(Choice.Impossible.class);
        } else {
            assertThat(choice).isEqualTo(new Choice.Limit(Duration.ofMillis(expected)));
        }
    }
}
