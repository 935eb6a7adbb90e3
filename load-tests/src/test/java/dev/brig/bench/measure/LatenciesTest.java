package dev.brig.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void onePauseIsOneSampleOfAClientThatWaitsAndManyOnceCorrected() {
        double[] micros = new double[1000];
        Arrays.fill(micros, 1000);
        micros[500] = 1_000_000; // a second, in which a thousand more would have asked
        Latencies seen = Latencies.of(micros);
        assertThat(seen.percentile(99)).isCloseTo(1000, within(1.0));
        Latencies corrected = seen.corrected(1000);
        assertThat(corrected.count()).isCloseTo(1999, within(1L));
        assertThat(corrected.percentile(75)).isCloseTo(500_000, within(5_000.0));
    }

    @Test
    void steadyAnswersStayAsTheyAre() {
        double[] micros = new double[1000];
        Arrays.fill(micros, 700);
        assertThat(Latencies.of(micros).corrected(700).percentile(99.9)).isCloseTo(700, within(1.0));
    }

    @Test
    void noAnswerHasNoPercentile() {
        assertThat(Latencies.of(new double[0]).percentile(50)).isNaN();
    }
}
