package dev.brig.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadinessTest {
    @Test
    void mediansThatFallAreNotSteady() {
        assertThat(batches(2800, 2400, 2000, 1800, 1600, 1400, 1300)).isZero();
    }

    @Test
    void mediansThatStandStillAreSteadyAfterAFewBatches() {
        assertThat(batches(2800, 1400, 1200, 1210, 1190, 1205, 1195, 1200)).isEqualTo(7);
    }

    @Test
    void aSlowFallIsSeenInTheLongRun() {
        assertThat(batches(1000, 985, 968, 950, 935, 920, 905, 890)).isZero();
    }

    @Test
    void nothingIsSteadyWhileTheCompilersAreAtWork() {
        Steadiness steadiness = new Steadiness();
        for (int batch = 0; batch < 20; batch++) {
            assertThat(steadiness.reachedBy(1000, 0.2)).isFalse();
        }
        assertThat(steadiness.reachedBy(1000, 0)).isFalse();
    }

    /** Which batch is the first to be called steady; 0 if none. */
    private static int batches(double... medians) {
        Steadiness steadiness = new Steadiness();
        for (int batch = 0; batch < medians.length; batch++) {
            if (steadiness.reachedBy(medians[batch], 0)) {
                return batch + 1;
            }
        }
        return 0;
    }
}
