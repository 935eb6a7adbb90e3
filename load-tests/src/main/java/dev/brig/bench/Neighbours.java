package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.StopCause;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The work of other slots during a measurement. It goes on until it is closed. */
abstract sealed class Neighbours implements AutoCloseable {
    static final String ALONE = "alone";

    private static final String LOOPS = "all cores busy with other slots' loops";
    private static final String FLOODS = "beside another slot's floods of output";

    static final List<String> KINDS = List.of(ALONE, LOOPS, FLOODS);

    static Neighbours of(String kind, PolicyEngine engine, BenchPrograms programs) {
        return switch (kind) {
            case ALONE -> new Loops(engine, programs, 0);
            case LOOPS -> new Loops(engine, programs, MachineFacts.cores());
            case FLOODS -> new Floods(engine, programs);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** Throws {@link BenchException} if they no longer work. */
    abstract void check();

    @Override
    public abstract void close();

    private static final class Loops extends Neighbours {
        private final List<Run> loops;

        Loops(PolicyEngine engine, BenchPrograms programs, int number) {
            // Long enough for all measurements beside it.
            Job job = Job.builder(programs.own("loop", "loop").inside())
                    .limit(Limit.CPU, 60_000)
                    .limit(Limit.WALL, 300_000)
                    .build();
            loops = IntStream.range(0, number).mapToObj(_ -> engine.start(job)).toList();
        }

        @Override
        void check() {
            for (Run loop : loops) {
                if (loop.hasEnded()) {
                    throw new BenchException("the load ended early: " + loop.await());
                }
            }
        }

        @Override
        public void close() {
            loops.forEach(Run::cancel);
            loops.forEach(loop -> loop.await());
        }
    }

    /** One program after another that writes until it is stopped at its limit of output. */
    private static final class Floods extends Neighbours {
        private static final String WITHOUT_END = String.valueOf(Long.MAX_VALUE);

        private final PolicyEngine engine;
        private final Job job;
        private Run flood;
        private Optional<Outcome> failed = Optional.empty();
        private boolean over;

        Floods(PolicyEngine engine, BenchPrograms programs) {
            this.engine = engine;
            this.job =
                    Job.of(programs.own("write", "write", WITHOUT_END).inside().toArray(String[]::new));
            begin();
        }

        private synchronized void begin() {
            flood = engine.start(job);
            var _ = flood.outcome(Runnable::run).thenAccept(this::goOn);
        }

        private synchronized void goOn(Outcome outcome) {
            if (over) {
                return;
            }
            if (outcome.stoppedBy(StopCause.OUTPUT)) {
                begin();
            } else {
                failed = Optional.of(outcome);
            }
        }

        @Override
        synchronized void check() {
            failed.ifPresent(outcome -> {
                throw new BenchException("the load ended early: " + outcome);
            });
        }

        @Override
        public void close() {
            Run last;
            synchronized (this) {
                over = true;
                last = flood;
            }
            last.cancel();
            last.await();
        }
    }
}
