package dev.brig.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.bench.measure.Statistics.Estimate;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void aPercentileIsOneOfTheSamples() {
        double[] samples = IntStream.rangeClosed(1, 200)
                .mapToDouble(sample -> 201 - sample)
                .toArray();
        assertThat(Statistics.percentile(samples, 50)).isEqualTo(100);
        assertThat(Statistics.percentile(samples, 99)).isEqualTo(198);
        assertThat(Statistics.percentile(samples, 100)).isEqualTo(200);
        assertThat(Statistics.percentile(new double[] {7}, 99)).isEqualTo(7);
    }

    @Test
    void twiceTheTimeIsARatioOfTwoWithinItsInterval() {
        SplittableRandom random = new SplittableRandom(42);
        List<double[]> floor = rounds(random, 100);
        List<double[]> twice = rounds(random, 200);
        Estimate ratio = Statistics.ratioOfMedians(twice, floor);
        assertThat(ratio.value()).isBetween(1.9, 2.1);
        assertThat(ratio.low()).isLessThanOrEqualTo(ratio.value());
        assertThat(ratio.high()).isGreaterThanOrEqualTo(ratio.value());
        assertThat(ratio.high() - ratio.low()).isBetween(0.0, 0.3);
    }

    @Test
    void aDisturbanceThatMeetsBothInTheSameRoundsDoesNotWidenTheRatio() {
        List<double[]> floor = IntStream.range(0, 30)
                .mapToObj(round -> new double[] {round % 3 == 0 ? 300 : 100})
                .toList();
        List<double[]> twice =
                floor.stream().map(samples -> new double[] {2 * samples[0]}).toList();
        assertThat(Statistics.ratioOfMedians(twice, floor)).isEqualTo(new Estimate(2, 2, 2));
    }

    private static List<double[]> rounds(SplittableRandom random, double middle) {
        return IntStream.range(0, 30)
                .mapToObj(_ -> random.doubles(20, 0.8 * middle, 1.2 * middle).toArray())
                .toList();
    }
}
