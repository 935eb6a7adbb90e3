package dev.brig.bench.measure;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The runs before a measurement. A JVM compiles what it runs often, and compiles it again when it knows more. Until some ten
 * thousand runs are done, each batch is faster than the one before, and the compilers work beside it.
 *
 * @param runs how many
 * @param first median of the first batch, in microseconds
 * @param last median of the last batch, in microseconds
 * @param steady whether it came to rest before time was up
 */
public record WarmUp(String what, int runs, Duration took, double first, double last, boolean steady) {
    private static final Duration LONGEST = Duration.ofSeconds(90);

    /** The warm-up of this JVM. */
    public static WarmUp untilSteady(String what, int leastRuns, BenchProgress progress, Supplier<double[]> batch) {
        return untilSteady(what, ProcessHandle.current(), leastRuns, progress, batch);
    }

    /**
     * Runs batches until they get no faster and the compilers are at rest, for a minute and a half at most.
     *
     * @param process what gets warm
     * @param leastRuns the least number of runs, unless time is up
     * @param batch runs a batch; microseconds of each run
     */
    public static WarmUp untilSteady(
            String what, ProcessHandle process, int leastRuns, BenchProgress progress, Supplier<double[]> batch) {
        progress.say("warming up: " + what);
        Steadiness steadiness = new Steadiness();
        Compilers compilers = new Compilers(process);
        long start = System.nanoTime();
        long last = start;
        int runs = 0;
        double first = Double.NaN;
        while (true) {
            double[] micros = batch.get();
            long now = System.nanoTime();
            double compiling = compilers.nanosSince() / (double) (now - last);
            last = now;
            double median = Statistics.median(micros);
            first = runs == 0 ? median : first;
            runs += micros.length;
            boolean steady = steadiness.reachedBy(median, compiling) && runs >= leastRuns;
            Duration took = Duration.ofNanos(now - start);
            if (steady || took.compareTo(LONGEST) >= 0) {
                return new WarmUp(what, runs, took, first, median, steady);
            }
        }
    }

    public String note() {
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
