package dev.brig.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class AnswerPaceTest {
    private static final long START = 7_000_000;

    private final AnswerPace pace = new AnswerPace(START);

    @Test
    void answersAJobsFirstThousandCallsAtOnce() {
        answer(1000);
        assertThat(pace.untilNext(START)).isZero();
    }

    @Test
    void letsLaterOnesWaitTheirTurn() {
        answer(1004);
        assertThat(pace.untilNext(START)).isEqualTo(2_000_000);
        assertThat(pace.untilNext(START + 1_500_000)).isEqualTo(500_000);
        assertThat(pace.untilNext(START + 2_000_000)).isZero();
    }

    private void answer(int calls) {
        for (int call = 0; call < calls; call++) {
            pace.answered();
        }
    }
}
