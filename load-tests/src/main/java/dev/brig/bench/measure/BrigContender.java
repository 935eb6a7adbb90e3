package dev.brig.bench.measure;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Brig's engine, called from this JVM. */
public final class BrigContender implements Contender {
    public static final String LAUNCH = "Brig, launch";
    static final String CALL = "Brig, call";
    public static final String CYCLE = "Brig, full cycle";

    /** Enough time for a slot to make its next sandbox ready. */
    private static final long PAUSE_NANOS = 4_000_000;

    private final PolicyEngine engine;
    private final Job job;

    /** @param engine with one slot; the caller closes it */
    public BrigContender(PolicyEngine engine, List<String> command) {
        this.engine = engine;
        this.job = Job.builder(command).build();
    }

    @Override
    public Map<String, double[]> round(int runs) {
        Map<String, double[]> micros = new LinkedHashMap<>();
        double[] launches = new double[runs];
        double[] calls = calls(launches);
        micros.put(LAUNCH, launches);
        micros.put(CALL, calls);
        micros.put(CYCLE, backToBack(runs));
        return micros;
    }

    /** Runs the program one at a time, as often as there is room for the times of init's clock. */
    public double[] calls(double[] launches) {
        double[] calls = new double[launches.length];
        for (int run = 0; run < calls.length; run++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long start = System.nanoTime();
            Outcome outcome = engine.run(job);
            calls[run] = (System.nanoTime() - start) / 1000.0;
            launches[run] = succeeded(outcome).usage().wallMicros();
        }
        return calls;
    }

    /** All jobs wait in the queue from the start, so the time from outcome to outcome is the full cost of one. */
    public double[] backToBack(int runs) {
        long[] ends = new long[runs + 1];
        List<CompletableFuture<Outcome>> outcomes = IntStream.rangeClosed(0, runs)
                .mapToObj(run -> engine.start(job)
                        .outcome(Runnable::run)
                        .toCompletableFuture()
                        .thenApply(outcome -> {
                            ends[run] = System.nanoTime();
                            return outcome;
                        }))
                .toList();
        outcomes.forEach(outcome -> succeeded(outcome.join()));
        return IntStream.range(0, runs)
                .mapToDouble(run -> (ends[run + 1] - ends[run]) / 1000.0)
                .toArray();
    }

    /** @throws BenchException if the program did not end with status 0 */
    public static Outcome succeeded(Outcome outcome) {
        if (outcome.status() != Status.EXITED || outcome.exitCode().orElse(-1) != 0) {
            throw new BenchException("a job did not end as it should: " + outcome);
        }
        return outcome;
    }

    @Override
    public void close() {}
}
