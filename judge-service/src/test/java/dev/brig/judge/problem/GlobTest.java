package dev.brig.judge.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "accepted, accepted/a.py, true",
        "accepted/*, accepted/a.py, true",
        "accepted/*, accepted/dir/a.py, true",
        "accepted, accepted2/a.py, false",
        "*/a.py, accepted/a.py, true",
        "*.py, accepted/a.py, false",
        "'x/{a,b}.py', x/b.py, true",
        "'x/*{1, 3}', x/test13, true",
        "'x/*{,0}{2,4}', x/102, true",
        "match, match_wa.py, false",
        "a.py, aXpy, false",
    })
    void a_pattern_matches_whole_names(String pattern, String path, boolean matches) {
        assertThat(Glob.of(pattern).matches(path)).isEqualTo(matches);
    }

    @Test
    void a_long_pattern_is_matched_soon() {
        Glob glob = Glob.of("*a".repeat(12) + "b");

        boolean matches = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> glob.matches("a".repeat(60)));

        assertThat(matches).isFalse();
    }
}
