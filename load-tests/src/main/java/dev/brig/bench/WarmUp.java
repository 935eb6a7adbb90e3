package dev.brig.bench;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What ran before anything was measured. A JVM compiles what it runs often, and compiles it anew when it knows more: until
 * some thousand runs are done, each batch is faster than the one before.
 *
 * @param runs how many
 * @param first median of the first batch, in microseconds
 * @param last that of the last
 * @param steady whether it came to rest; if not, time was up
 */
record WarmUp(String what, int runs, Duration took, double first, double last, boolean steady) {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /**
     * Runs batches until they get no faster, half a minute at most.
     *
     * @param leastRuns no fewer than these, unless time is up
     * @param batch runs a batch; microseconds of each run
     */
    static WarmUp untilSteady(String what, int leastRuns, Progress progress, Supplier<double[]> batch) {
        progress.say("warming up: " + what);
        Steadiness steadiness = new Steadiness();
        long start = System.nanoTime();
        int runs = 0;
        double first = Double.NaN;
        while (true) {
            double[] micros = batch.get();
            double median = Statistics.median(micros);
            first = runs == 0 ? median : first;
            runs += micros.length;
            boolean steady = steadiness.reachedBy(median) && runs >= leastRuns;
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (steady || took.compareTo(LONGEST) >= 0) {
                return new WarmUp(what, runs, took, first, median, steady);
            }
        }
    }

    String note() {
        return "Warmed up: %s, %d runs in %.1f s; p50 went from %.0f to %.0f µs%s."
                .formatted(
                        what,
                        runs,
                        took.toMillis() / 1000.0,
                        first,
                        last,
                        steady ? "" : ", and was not steady when time was up");
    }
}
