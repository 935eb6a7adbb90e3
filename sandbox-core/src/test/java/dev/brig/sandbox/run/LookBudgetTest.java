package dev.brig.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class LookBudgetTest {
    private static final long START = 7_000_000;
    private static final long MILLI = 1_000_000;

    private final LookBudget budget = new LookBudget(START);

    @Test
    void aJobWithFewThreadsIsSeenExactlyFromItsStart() {
        for (int look = 0; look < 50; look++) {
            assertThat(budget.untilNext(START)).isZero();
            budget.spent(20_000);
        }
    }

    @Test
    void whatIsSpentIsEarnedAgainAtOneFiftiethOfTheTime() {
        budget.spent(4 * MILLI); // 2 more than there is

        long wait = budget.untilNext(START);
        assertThat(wait).isBetween(100 * MILLI, 101 * MILLI);
        assertThat(budget.untilNext(START + wait - 100)).isPositive();
        assertThat(budget.untilNext(START + wait)).isZero();
    }

    @Test
    void howeverOftenItIsAskedNothingIsLost() {
        budget.spent(4 * MILLI);
        long end = START + budget.untilNext(START);
        for (long now = START; now < end; now += 7_777) {
            budget.untilNext(now);
        }
        assertThat(budget.untilNext(end)).isZero();
    }

    @Test
    void aJobThatWaitedLongCannotMakeUsLookWithoutEnd() {
        assertThat(budget.untilNext(START + 3_600_000 * MILLI)).isZero();
        budget.spent(20 * MILLI);
        assertThat(budget.untilNext(START + 3_600_000 * MILLI)).isPositive();
    }
}
