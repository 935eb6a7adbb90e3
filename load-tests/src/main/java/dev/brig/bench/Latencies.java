package dev.brig.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long answers took. A client that waits for an answer before it asks again asks least when the service is slow, so slow
 * times are seen too seldom ("coordinated omission"). What is timed from when it was due has no such gap; for clients that wait,
 * the requests are added that would have been sent meanwhile.
 */
final class Latencies {
    private static final int DIGITS = 3;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Histogram histogram;

    private Latencies(Histogram histogram) {
        this.histogram = histogram;
    }

    static Latencies of(double[] micros) {
        Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);
        for (double each : micros) {
            histogram.recordValue(Math.clamp((long) (each * 1000), 1, LONGEST_NANOS));
        }
        return new Latencies(histogram);
    }

    /**
     * As if each client had asked steadily.
     *
     * @param intervalMicros how often: what an answer takes when nothing is amiss
     */
    Latencies corrected(double intervalMicros) {
        return new Latencies(
                histogram.copyCorrectedForCoordinatedOmission(Math.max(1, (long) (intervalMicros * 1000))));
    }

    /** In microseconds; NaN if there was no answer. */
    double percentile(double percent) {
        return histogram.getTotalCount() == 0 ? Double.NaN : histogram.getValueAtPercentile(percent) / 1000.0;
    }

    long count() {
        return histogram.getTotalCount();
    }
}
