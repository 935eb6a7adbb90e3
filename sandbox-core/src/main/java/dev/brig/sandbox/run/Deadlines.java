package dev.brig.sandbox.run;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.JobGroup;
import dev.brig.sandbox.libc.Libc;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The limits of time of one job: when to look next, and whether one is reached. All times in nanoseconds. */
final class Deadlines {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Closer to the limit than this we look no more often: it is a tenth of the overshoot allowed. */
    private static final long SHORTEST_LOOK = NANOS_PER_MILLI / 2;
    /** A program that uses less in a whole idle period does not count as busy. */
    private static final long IDLE_NOISE = NANOS_PER_MILLI;

    /** On version 1 the kernel kills one process that has no memory left, and its parent may start it again for ever. */
    private static final long MEMORY_LOOK = 50 * NANOS_PER_MILLI;

    private final long start;
    private final OptionalLong cpuLimit;
    private final OptionalLong idleLimit;
    private final long wallAt;
    private final int parallelism;
    private final LongSupplier exactCpu;
    private final LongSupplier enteredCpu;
    private final LookBudget budget;
    private final BooleanSupplier runnable;

    private final BooleanSupplier outOfMemory;
    private final LongSupplier longestWait;

    private long lookAtMemory = Long.MAX_VALUE;
    private long lookAtCpu = Long.MAX_VALUE;
    private long lookAtIdle = Long.MAX_VALUE;
    private long busyUntil;
    private long cpuWhenBusy;

    /**
     * @param parallelism how many CPUs the job can use at once at most
     * @param group the job's, where it has one; without it only wall time is watched
     */
    Deadlines(Limits limits, long start, int parallelism, Optional<JobGroup> group) {
        this.start = start;
        this.parallelism = parallelism;
        exactCpu = () -> group.orElseThrow().exactCpuNanos();
        enteredCpu = () -> group.orElseThrow().cpuNanos();
        budget = new LookBudget(start);
        runnable = () -> group.orElseThrow().isRunnable();
        cpuLimit = group.isPresent() ? nanos(limits, Limit.CPU) : OptionalLong.empty();
        idleLimit = group.isPresent() ? nanos(limits, Limit.IDLE) : OptionalLong.empty();
        // A job that has a rate of CPU time waits for its own sake.
        longestWait = group.isPresent() && limits.get(Limit.CPU_RATE).isEmpty()
                ? () -> group.orElseThrow().longestWaitNanos()
                : () -> 0;
        outOfMemory = () -> group.orElseThrow().oomKills() > 0;
        if (group.map(own -> own.version() == CgroupVersion.V1).orElse(false)) {
            lookAtMemory = MEMORY_LOOK;
        }
        wallAt = nanos(limits, Limit.WALL).orElse(Long.MAX_VALUE);
        cpuLimit.ifPresent(limit -> lookAtCpu = Math.max(limit / parallelism, SHORTEST_LOOK));
        idleLimit.ifPresent(limit -> lookAtIdle = limit);
    }

    /** How long nothing can be reached; negative is for ever. */
    long untilNextLook(long now) {
        long next = Math.min(Math.min(wallAt, lookAtMemory), Math.min(lookAtCpu, lookAtIdle));
        return next == Long.MAX_VALUE ? -1 : Math.max(0, next - (now - start));
    }

    /** The limit that is reached now, if one is. */
    Optional<Ending.Stop> reached(long now) {
        long wall = now - start;
        if (wall >= wallAt) {
            return Optional.of(new Ending.Stop(new Outcome.Stopped(StopCause.WALL, starvation(wall)), wall / 1000));
        }
        if (wall >= lookAtMemory) {
            if (outOfMemory.getAsBoolean()) {
                return stop(StopCause.MEMORY, 0);
            }
            lookAtMemory = wall + MEMORY_LOOK;
        }
        if (wall >= lookAtCpu) {
            long used = cpuUsed(now);
            long left = cpuLimit.getAsLong() - used;
            if (left <= 0) {
                return stop(StopCause.CPU, used);
            }
            lookAtCpu = wall + Math.max(left / parallelism, SHORTEST_LOOK);
        }
        if (wall >= lookAtIdle) {
            long wait = budget.untilNext(now);
            if (wait > 0) {
                lookAtIdle = wall + wait;
                return Optional.empty();
            }
            long used = cpuUsed(now);
            // on a machine that is overloaded a busy program may wait long for a CPU
            if (used - cpuWhenBusy > IDLE_NOISE || isRunnable()) {
                cpuWhenBusy = used;
                busyUntil = wall;
            }
            if (wall - busyUntil >= idleLimit.getAsLong()) {
                return stop(StopCause.IDLE, wall - busyUntil);
            }
            lookAtIdle = busyUntil + idleLimit.getAsLong();
        }
        return Optional.empty();
    }

    /** Exact as long as the budget lasts; else as of the kernel's last tick, which is 1 to 10 ms ago. */
    private long cpuUsed(long now) {
        LongSupplier look = budget.untilNext(now) == 0 ? exactCpu : enteredCpu;
        long before = Libc.threadCpuNanos();
        long used = look.getAsLong();
        budget.spent(Libc.threadCpuNanos() - before);
        return used;
    }

    /** What to say of a job that most of the time wanted a CPU and had none. */
    private Optional<String> starvation(long wall) {
        long waited = longestWait.getAsLong();
        return waited > wall / 2
                ? Optional.of("it waited for a CPU for %d of %d ms"
                        .formatted(waited / NANOS_PER_MILLI, wall / NANOS_PER_MILLI))
                : Optional.empty();
    }

    private boolean isRunnable() {
        long before = Libc.threadCpuNanos();
        boolean found = runnable.getAsBoolean();
        budget.spent(Libc.threadCpuNanos() - before);
        return found;
    }

    private static Optional<Ending.Stop> stop(StopCause cause, long nanos) {
        return Optional.of(new Ending.Stop(new Outcome.Stopped(cause), nanos / 1000));
    }

    private static OptionalLong nanos(Limits limits, Limit limit) {
        OptionalLong millis = limits.get(limit);
        return millis.isPresent() ? OptionalLong.of(millis.getAsLong() * NANOS_PER_MILLI) : millis;
    }
}
