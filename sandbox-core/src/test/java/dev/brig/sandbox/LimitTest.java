package dev.brig.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("pure")
class LimitTest {

    @ParameterizedTest
    @EnumSource
    void everyLimitHasWordsAUnitARangeAndEnforcers(Limit limit) {
        assertThat(limit.key()).matches("[a-z][A-Za-z]+");
        assertThat(limit.field()).startsWith(limit.key());
        assertThat(Limit.ofField(limit.field())).hasValue(limit);
        assertThat(List.of(limit.unit().word(), limit.unit().toldIn()))
                .isSubsetOf("millis", "micros", "bytes", "count", "percent");
        assertThat(limit.least()).isNotNegative().isLessThan(limit.most());
        assertThat(limit.enforcers().onV1()).isNotEqualTo(Enforcer.NONE);
        assertThat(limit.enforcers().onV2()).isNotEqualTo(Enforcer.NONE);
    }

    @Test
    void noTwoLimitsHaveTheSameWord() {
        assertThat(words(Limit::key)).doesNotHaveDuplicates();
        assertThat(words(Limit::field)).doesNotHaveDuplicates();
    }

    @Test
    void everyStopIsThatOfOneLimitOrOfNone() {
        Set<StopCause> ofLimits = new HashSet<>();
        for (Limit limit : Limit.values()) {
            limit.stop().ifPresent(cause -> {
                assertThat(ofLimits.add(cause)).as(cause + " of two limits").isTrue();
                assertThat(cause.limit()).hasValue(limit);
                assertThat(cause.word()).isEqualTo(limit.key());
            });
        }
        assertThat(EnumSet.complementOf(EnumSet.copyOf(ofLimits)))
                .containsExactlyInAnyOrder(StopCause.SYSCALL, StopCause.CANCELLED)
                .allSatisfy(cause -> assertThat(cause.limit()).isEmpty());
    }

    @Test
    void onlyGroupsHoldTheLimitsOfAllProcessesTogether() {
        assertThat(Arrays.stream(Limit.values()).filter(Limit::needsGroups))
                .containsExactlyInAnyOrder(Limit.CPU, Limit.IDLE, Limit.MEMORY, Limit.PROCESSES, Limit.CPU_RATE);
    }

    @Test
    void everyEnforcerHasAWordAndEnforcesSomething() {
        Set<Enforcer> used = Arrays.stream(Limit.values())
                .map(Limit::enforcers)
                .flatMap(by -> Stream.of(by.withoutGroups(), by.onV1(), by.onV2()))
                .collect(Collectors.toSet());
        assertThat(used).containsExactlyInAnyOrder(Enforcer.values());
        assertThat(Arrays.stream(Enforcer.values()).map(Enforcer::word)).doesNotHaveDuplicates();
    }

    @Test
    void anUnknownFieldIsNoLimit() {
        assertThat(Limit.ofField("cpu")).isEqualTo(Optional.empty());
    }

    private static List<String> words(Function<Limit, String> word) {
        return Arrays.stream(Limit.values()).map(word).toList();
    }
}
