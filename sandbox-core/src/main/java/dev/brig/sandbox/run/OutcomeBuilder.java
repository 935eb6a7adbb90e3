package dev.brig.sandbox.run;

import dev.brig.sandbox.Enforcer;
import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Failed;
import dev.brig.sandbox.Outcome.Reached;
import dev.brig.sandbox.Outcome.Stopped;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.Usage;
import dev.brig.sandbox.cgroup.GroupUsage;
import dev.brig.sandbox.container.FailedStep;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.FileSystemStatus;
import dev.brig.sandbox.libc.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Makes the outcome of what was seen: how the job ended, which limits it met, what it used. */
final class OutcomeBuilder {
    private static final long MICROS_PER_MILLI = 1000;
    private static final Set<Integer> NOT_THERE = Set.of(Errno.ENOENT, Errno.ENOTDIR, Errno.ENAMETOOLONG);
    /** What execve(2) says of a file that it cannot execute; whoever wrote the file chooses which. */
    private static final Set<Integer> NOT_A_PROGRAM = Set.of(
            Errno.EACCES,
            Errno.ENOEXEC,
            Errno.EISDIR,
            Errno.EPERM,
            Errno.ELOOP,
            Errno.EINVAL,
            Errno.EIO,
            Errno.ELIBBAD,
            Errno.ETXTBSY);

    private final Limits limits;
    private final Ending ending;
    private final Optional<GroupUsage> group;
    private final FileSystemStatus scratch;
    private final int ownFiles;
    private final boolean fileAtLimit;
    private final Map<Limit, Enforcer> enforced;

    /**
     * @param ownFiles how many of the scratch file system's are not the job's
     * @param fileAtLimit whether a file is as large as one may be
     */
    OutcomeBuilder(
            Limits limits,
            Ending ending,
            Optional<GroupUsage> group,
            FileSystemStatus scratch,
            int ownFiles,
            boolean fileAtLimit,
            Map<Limit, Enforcer> enforced) {
        this.limits = limits;
        this.ending = ending;
        this.group = group;
        this.scratch = scratch;
        this.ownFiles = ownFiles;
        this.fileAtLimit = fileAtLimit;
        this.enforced = enforced;
    }

    Outcome outcome(Map<String, Output> files, Map<String, String> missing, boolean warm) {
        return new Outcome(
                end(),
                reached(),
                ending.denied(),
                usage(),
                ending.stdout(),
                ending.stderr(),
                files,
                missing,
                enforced,
                limits.cpus().isPresent(),
                warm);
    }

    private Outcome.Ending end() {
        // First, since it came first: what we stop has no memory left to ask for. On v2 the kernel ends the whole job
        // then,
        // on v1 only the largest process; a job that goes on without it is no less out of memory.
        if (ranOutOfMemory() && !wasCancelled()) {
            return new Stopped(StopCause.MEMORY, diedAtExec() ? Optional.of("at exec") : Optional.empty());
        }
        if (group.map(GroupUsage::oomKillsByOthers).orElse(0L) > 0 && !wasCancelled()) {
            return new Failed(
                    FailureCause.Sandbox.NO_MEMORY_LEFT,
                    "the kernel ended it to free memory of Brig's own group or of the machine; the job was within its limit");
        }
        if (ending.stop().isPresent()) {
            return ending.stop().get().reason();
        }
        if (ending.payload().isEmpty()) {
            return new Failed(FailureCause.Sandbox.INIT_LOST, "init was killed from outside while the job ran");
        }
        Ending.Payload payload = ending.payload().get();
        if (payload.failure().isPresent()) {
            FailedStep failure = payload.failure().get();
            return new Failed(new FailureCause.Step(failure.step().name()), failure.text());
        }
        if (!payload.execErrors().isEmpty()) {
            return notExecuted(payload);
        }
        if (payload.wasSignaled()) {
            return cpuLimitKilled(payload)
                    ? new Stopped(StopCause.CPU)
                    : new Outcome.Signaled(Signals.name(payload.signal()));
        }
        return new Outcome.Exited(payload.exitCode());
    }

    private boolean wasCancelled() {
        return wasStopped(StopCause.CANCELLED);
    }

    private boolean wasStopped(StopCause cause) {
        return ending.stop().filter(stop -> stop.reason().cause() == cause).isPresent();
    }

    private boolean diedAtExec() {
        return ending.payload()
                .filter(payload -> !payload.execErrors().isEmpty())
                .isPresent();
    }

    /**
     * Without a group the kernel's own limit is all there is; it kills a program that ignores SIGXCPU. A program may send
     * itself that signal at any time: the time it used tells.
     */
    private boolean cpuLimitKilled(Ending.Payload payload) {
        boolean kill = group.isEmpty() && payload.signal() == Signals.SIGKILL;
        return (kill || payload.signal() == Signals.SIGXCPU)
                && limits.get(Limit.CPU).isPresent()
                && cpuMicros() >= limits.get(Limit.CPU).getAsLong() * MICROS_PER_MILLI;
    }

    private static Failed notExecuted(Ending.Payload payload) {
        List<Integer> errors = payload.execErrors();
        int error = errors.stream()
                .filter(errno -> !NOT_THERE.contains(errno))
                .findFirst()
                .orElse(errors.getLast());
        return new Failed(causeOf(error), "payload: execve: " + Errno.describe(error));
    }

    private static FailureCause causeOf(int execError) {
        if (NOT_THERE.contains(execError)) {
            return FailureCause.Command.NOT_FOUND;
        }
        if (NOT_A_PROGRAM.contains(execError)) {
            return FailureCause.Command.NOT_EXECUTABLE;
        }
        return execError == Errno.E2BIG ? FailureCause.Command.ARGUMENTS_TOO_LONG : new FailureCause.Step("execve");
    }

    private boolean ranOutOfMemory() {
        return group.isPresent() && group.get().oomKills() > 0;
    }

    private Usage usage() {
        Ending.Payload payload = ending.payload()
                .orElse(new Ending.Payload(0, Optional.empty(), List.of(), ending.watchedMicros(), 0, 0, 0));
        long cpu = cpuMicros();
        if (group.isEmpty()) {
            return new Usage(
                    cpu,
                    payload.userMicros(),
                    payload.systemMicros(),
                    ending.wallMicros(),
                    OptionalLong.empty(),
                    OptionalLong.empty());
        }
        GroupUsage used = group.get();
        long user = Math.min(cpu, used.userNanos() / 1000);
        return new Usage(
                cpu, user, cpu - user, ending.wallMicros(), used.memoryPeakBytes(), withoutInit(used.processesPeak()));
    }

    private long cpuMicros() {
        return group.map(used -> used.cpuNanos() / 1000)
                .orElseGet(() -> ending.payload()
                        .map(payload -> payload.userMicros() + payload.systemMicros())
                        .orElse(0L));
    }

    private static OptionalLong withoutInit(OptionalLong processes) {
        return processes.isPresent() ? OptionalLong.of(Math.max(0, processes.getAsLong() - 1)) : processes;
    }

    private List<Reached> reached() {
        List<Reached> reached = new ArrayList<>();
        time(reached, Limit.CPU, cpuMicros());
        time(reached, Limit.WALL, ending.wallMicros());
        if (wasStopped(StopCause.IDLE)) {
            time(reached, Limit.IDLE, ending.stop().orElseThrow().observedMicros());
        }
        group.ifPresent(used -> {
            if (used.oomKills() > 0) {
                add(
                        reached,
                        Limit.MEMORY,
                        used.memoryPeakBytes().orElse(limits.get(Limit.MEMORY).orElse(0)),
                        false);
            }
            if (used.processesDenied() > 0) {
                long most = limits.get(Limit.PROCESSES).orElse(0);
                add(reached, Limit.PROCESSES, withoutInit(used.processesPeak()).orElse(most), false);
            }
        });
        if (ending.outputBytes() > limits.get(Limit.OUTPUT).orElse(Long.MAX_VALUE)) {
            add(reached, Limit.OUTPUT, ending.outputBytes(), false);
        }
        if (limits.get(Limit.STDERR).isPresent() && ending.stderr().truncated()) {
            add(reached, Limit.STDERR, ending.stderr().bytes(), false);
        }
        int signal = ending.payload().map(Ending.Payload::signal).orElse(0);
        long fileSize = limits.get(Limit.FILE_SIZE).orElse(Long.MAX_VALUE);
        if (signal == Signals.SIGXFSZ || fileAtLimit) {
            add(reached, Limit.FILE_SIZE, fileSize, !fileAtLimit);
        }
        if (ending.openFiles() >= limits.get(Limit.OPEN_FILES).orElse(Long.MAX_VALUE)) {
            add(reached, Limit.OPEN_FILES, ending.openFiles(), false);
        }
        long stack = limits.get(Limit.STACK).orElse(Long.MAX_VALUE);
        long resident = ending.payload().map(Ending.Payload::peakResidentBytes).orElse(0L);
        if (signal == Signals.SIGSEGV && resident >= stack) {
            add(reached, Limit.STACK, stack, true);
        }
        if (scratch.freeBlocks() == 0) {
            add(reached, Limit.WORK_BYTES, scratch.usedBytes(), false);
        }
        if (scratch.freeFiles() == 0) {
            add(reached, Limit.WORK_FILES, scratch.usedFiles() - ownFiles, false);
        }
        return reached;
    }

    private void time(List<Reached> reached, Limit limit, long micros) {
        limits.get(limit).ifPresent(millis -> {
            long allowed = millis * MICROS_PER_MILLI;
            if (micros >= allowed) {
                reached.add(new Reached(limit, allowed, micros, enforcer(limit), false));
            }
        });
    }

    private void add(List<Reached> reached, Limit limit, long observed, boolean inferred) {
        long allowed = limits.get(limit).orElse(0);
        reached.add(new Reached(limit, allowed, observed, enforcer(limit), inferred));
    }

    private Enforcer enforcer(Limit limit) {
        return enforced.getOrDefault(limit, Enforcer.NONE);
    }
}
