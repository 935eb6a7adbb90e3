package dev.brig.hostile;

import dev.brig.policy.Policies;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.engine.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** A great many hostile jobs in random order across all slots, among as many innocent ones. */
public final class Soak {
    private static final int SLOTS_PER_PROCESSOR = 2; // many of them sleep
    private static final int SLOTS_AT_LEAST = 4;
    private static final int MOST_DESCRIPTORS_MORE = 16; // the JVM opens files of its own when it first needs them
    private static final Limits PATIENT = Limits.none().with(Limit.WALL, 120_000); // each waits for many others
    private static final int TOLD_AT_MOST = 20;
    private static final int TELL_EVERY = 1000;

    private final Policy policy;
    private final Workshop workshop;
    private final List<HostileProgram> programs;
    private final Content innocent;

    private Soak(Policy policy, Workshop workshop, List<HostileProgram> programs, Content innocent) {
        this.policy = policy;
        this.workshop = workshop;
        this.programs = programs;
        this.innocent = innocent;
    }

    /**
     * What came of it.
     *
     * @param seed of the order, by which it comes again
     * @param hostile how many hostile jobs ran
     * @param innocent how many innocent ones
     * @param broken hostile jobs that were not held, and what is left behind
     * @param wronged innocent jobs that did not end well with the right answer
     * @param slots of the engine
     */
    public record Report(
            long seed,
            int slots,
            int hostile,
            int innocent,
            List<String> broken,
            List<String> wronged,
            MachineCounts before,
            MachineCounts after,
            Duration time) {}

    /**
     * Runs so many of each kind.
     *
     * @param stop asked before each job: whether to end early
     * @param progress told from time to time how many jobs have been started, hostile and innocent ones together
     * @return empty where there is no C compiler to make the innocent program
     */
    public static Optional<Report> run(
            Policies policies,
            List<HostileProgram> programs,
            int count,
            long seed,
            BooleanSupplier stop,
            IntConsumer progress) {
        Workshop workshop = Workshop.open(policies, programs);
        List<HostileProgram> able = programs.stream()
                .filter(program -> workshop.cannotRun(program).isEmpty())
                .toList();
        Policy policy = policies.get("judge").orElseThrow();
        return workshop.innocent()
                .map(innocent -> new Soak(policy, workshop, able, innocent).run(count, seed, stop, progress));
    }

    private Report run(int count, long seed, BooleanSupplier stop, IntConsumer progress) {
        int slots = Math.max(
                SLOTS_AT_LEAST, SLOTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
        long start = System.nanoTime();
        try (Engine warm = Engine.open(1)) {
            warm.run(policy, Job.of("true")); // whatever is loaded once is loaded
        }
        MachineCounts before = MachineCounts.now();
        Tally tally = new Tally();
        try (Engine engine = Engine.open(slots);
                ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
            engine.prepare(policy);
            Semaphore room = new Semaphore(2 * slots);
            int started = 0;
            for (Optional<HostileProgram> next : order(count, seed)) {
                if (stop.getAsBoolean()) {
                    break;
                }
                room.acquireUninterruptibly();
                if (++started % TELL_EVERY == 0) {
                    progress.accept(started);
                }
                waiting.execute(() -> {
                    try {
                        next.ifPresentOrElse(program -> attack(engine, program, tally), () -> beside(engine, tally));
                    } finally {
                        room.release();
                    }
                });
            }
        }
        MachineCounts after = MachineCounts.now();
        List<String> broken = new ArrayList<>(tally.broken);
        before.own().forEach((what, number) -> {
            long more = after.own().get(what) - number;
            if (more > (what.equals("descriptors") ? MOST_DESCRIPTORS_MORE : 0)) {
                broken.add(more + " " + what + " are left");
            }
        });
        return new Report(
                seed,
                slots,
                tally.hostile.get(),
                tally.innocent.get(),
                broken,
                List.copyOf(tally.wronged),
                before,
                after,
                Duration.ofNanos(System.nanoTime() - start));
    }

    /** An innocent program where there is none. */
    private List<Optional<HostileProgram>> order(int count, long seed) {
        Random random = new Random(seed);
        List<Optional<HostileProgram>> jobs = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            jobs.add(Optional.of(programs.get(random.nextInt(programs.size()))));
            jobs.add(Optional.empty());
        }
        Collections.shuffle(jobs, random);
        return jobs;
    }

    private void attack(Engine engine, HostileProgram program, Tally tally) {
        List<String> deviations = program.expected().deviations(engine.run(policy, workshop.job(program, PATIENT)));
        tally.hostile.incrementAndGet();
        if (!deviations.isEmpty() && tally.broken.size() < TOLD_AT_MOST) {
            tally.broken.add(program.name() + ": " + String.join("; ", deviations));
        }
    }

    private void beside(Engine engine, Tally tally) {
        Outcome outcome = engine.run(policy, Victim.job(innocent));
        tally.innocent.incrementAndGet();
        Victim.Toll.of(List.of(outcome), Victim.ANSWER).wrong().stream()
                .limit(TOLD_AT_MOST)
                .forEach(tally.wronged::add);
    }

    private static final class Tally {
        private final AtomicInteger hostile = new AtomicInteger();
        private final AtomicInteger innocent = new AtomicInteger();
        private final Queue<String> broken = new ConcurrentLinkedQueue<>();
        private final Queue<String> wronged = new ConcurrentLinkedQueue<>();
    }
}
