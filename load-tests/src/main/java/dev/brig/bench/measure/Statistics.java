package dev.brig.bench.measure;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Statistics of samples. */
public final class Statistics {
    private static final int RESAMPLES = 1000;
    private static final double TAIL = 0.025; // on each side: 95 % lie between

    private Statistics() {}

    /** An estimate with the bounds of its 95 % confidence interval. */
    public record Estimate(double value, double low, double high) {}

    public static double median(double[] samples) {
        return percentile(samples, 50);
    }

    /** The smallest sample that is not exceeded by the given percentage of them. */
    public static double percentile(double[] samples, double percent) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return ofSorted(sorted, percent);
    }

    public static double mean(double[] samples) {
        return Arrays.stream(samples).average().orElse(Double.NaN);
    }

    public static double[] join(List<double[]> rounds) {
        return rounds.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    /**
     * The ratio of two medians. A disturbance of the machine disturbs neighbouring samples alike, so the bootstrap draws whole
     * rounds, the same ones for both.
     *
     * @param floor as many rounds as {@code rounds}, measured in turn with them
     */
    public static Estimate ratioOfMedians(List<double[]> rounds, List<double[]> floor) {
        if (rounds.size() != floor.size() || rounds.isEmpty()) {
            throw new IllegalArgumentException(rounds.size() + " and " + floor.size() + " rounds");
        }
        SplittableRandom random = new SplittableRandom(1);
        double[] ratios = new double[RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            int[] drawn = random.ints(rounds.size(), 0, rounds.size()).toArray();
            ratios[resample] = median(drawn(rounds, drawn)) / median(drawn(floor, drawn));
        }
        return new Estimate(
                median(join(rounds)) / median(join(floor)),
                percentile(ratios, 100 * TAIL),
                percentile(ratios, 100 * (1 - TAIL)));
    }

    private static double[] drawn(List<double[]> rounds, int[] which) {
        return join(Arrays.stream(which).mapToObj(rounds::get).toList());
    }

    private static double ofSorted(double[] sorted, double percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }
}
