package dev.brig.bench.measure;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long answers took. A client that waits for each answer asks least when the service is slow, so it sees slow times too rarely
 * ("coordinated omission"). Requests that are timed from the moment they were due have no such gap. For clients that wait, the
 * requests that they would have sent meanwhile are added.
 */
public final class Latencies {
    private static final int DIGITS = 3;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Histogram histogram;

    private Latencies(Histogram histogram) {
        this.histogram = histogram;
    }

    public static Latencies of(double[] micros) {
        Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);
        for (double each : micros) {
            histogram.recordValue(Math.clamp((long) (each * 1000), 1, LONGEST_NANOS));
        }
        return new Latencies(histogram);
    }

    /**
     * As if each client had asked steadily.
     *
     * @param intervalMicros how often: the usual time of an answer
     */
    public Latencies corrected(double intervalMicros) {
        return new Latencies(
                histogram.copyCorrectedForCoordinatedOmission(Math.max(1, (long) (intervalMicros * 1000))));
    }

    /** In microseconds; NaN if there was no answer. */
    public double percentile(double percent) {
        return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getValueAtPercentile(percent) / 1000.0;
    }

    long count() {
        return histogram.getTotalCount();
    }
}
