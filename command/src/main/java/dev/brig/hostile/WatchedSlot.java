package dev.brig.hostile;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.engine.Engine;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One slot, and what a job found in it when the slot was new. */
final class WatchedSlot implements AutoCloseable {
    private static final int MOST_SHOWN = 5;
    private static final long LOOK_CPU_MILLIS = 30_000; // far more than needed, even on an emulated processor
    private static final long LOOK_WALL_MILLIS = 120_000;

    private final Engine engine;
    private final Set<Long> threads;
    private final Policy policy;
    private final Job look = Job.builder(Workshop.PYTHON, "-c", HostilePrograms.shared(HostilePrograms.LOOK))
            .limit(Limit.CPU, LOOK_CPU_MILLIS)
            .limit(Limit.WALL, LOOK_WALL_MILLIS)
            .build();
    private final List<String> whenNew;

    WatchedSlot(Policy policy) {
        this.policy = policy;
        Set<Long> others = slotThreads();
        engine = Engine.open(1);
        threads = slotThreads();
        threads.removeAll(others);
        try {
            engine.prepare(policy);
        } catch (SandboxException e) {
            engine.close();
            throw e;
        }
        whenNew = look();
    }

    /** Those of Brig that work for its jobs. */
    Set<Long> threads() {
        return threads;
    }

    private static Set<Long> slotThreads() {
        ThreadMXBean all = ManagementFactory.getThreadMXBean();
        return Arrays.stream(all.getThreadInfo(all.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("brig-slot-"))
                .map(ThreadInfo::getThreadId)
                .collect(Collectors.toSet());
    }

    Run start(Job job) {
        return engine.start(policy, job);
    }

    /** The differences from a new slot that a job in it sees; empty if earlier jobs left no trace. */
    List<String> traces() {
        List<String> found = new ArrayList<>();
        for (int sandbox = 0; sandbox < Engine.SANDBOXES_PER_SLOT; sandbox++) {
            List<String> now = look();
            difference("the next job finds: ", now, whenNew, found);
            difference("the next job does not find: ", whenNew, now, found);
        }
        return found;
    }

    private static void difference(String what, List<String> of, List<String> without, List<String> into) {
        Set<String> known = new HashSet<>(without);
        of.stream().filter(line -> !known.contains(line)).limit(MOST_SHOWN).forEach(line -> into.add(what + line));
    }

    private List<String> look() {
        Outcome outcome = engine.run(policy, look);
        if (outcome.exitCode().orElse(-1) != 0) {
            return List.of("the look around ended with " + HostileEnd.summary(outcome) + " "
                    + outcome.detail().orElse("") + outcome.stderr().text().strip());
        }
        return outcome.stdout().text().lines().toList();
    }

    @Override
    public void close() {
        engine.close();
    }
}
