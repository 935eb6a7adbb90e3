package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.cgroup.cpu.CpuClock;
import dev.brig.sandbox.cgroup.cpu.CpuTime;
import dev.brig.sandbox.cgroup.cpu.ThreadState;
import dev.brig.sandbox.cgroup.file.ControlFile;
import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.cgroup.file.GroupEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The group of one job, in every hierarchy: made ahead of time, used once. Belongs to one thread at a time.
 *
 * <p>Calls that the kernel refuses throw {@link dev.brig.sandbox.SandboxException} with the file and the error.
 */
public abstract class JobGroup {
    /** How long a slot waits; what takes longer goes on without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final SlotDirectories slot;
    private final String name;
    private final List<ControlFile> files = new ArrayList<>();
    private CpuTime before = new CpuTime(0, 0, 0);
    private long mostProcesses = Long.MAX_VALUE;
    private boolean hasCpuRate;

    JobGroup(SlotDirectories slot, String name) {
        this.slot = slot;
        this.name = name;
    }

    /** The group's directory below each of {@link SlotGroup#directories()}. */
    public String name() {
        return name;
    }

    /** Limits memory, including page cache and kernel memory, and allows no swap. Rounded down to a page. */
    public abstract void setMemory(long bytes);

    /** Limits processes and threads alive at once, counting all of the group. */
    public void setProcesses(long most) {
        writeProcesses(most);
        mostProcesses = most;
    }

    /**
     * Limits CPU time per wall time.
     *
     * @param percent of one CPU, 1 or more
     */
    public void setCpuRate(long percent) {
        hasCpuRate = true;
        writeCpuRate(percent);
    }

    /** CPU time counts for the job from here on. */
    public void startCounting() {
        before = cpuTimeEver();
    }

    /**
     * CPU time used since {@link #startCounting}. For each CPU that the job runs on right now it may be behind by up to one
     * tick of the kernel (1 to 10 ms, by its configuration); never ahead.
     */
    public long cpuNanos() {
        return cpuNanosEver() - before.total();
    }

    /**
     * CPU time used since {@link #startCounting}, up to date to some microseconds. Costs two calls to the kernel for each
     * thread. For a thread with an idle or real-time scheduling policy the figure is that of {@link #cpuNanos()}; so it is for all
     * threads if Brig was started as root without the right to schedule others (CAP_SYS_NICE).
     */
    public long exactCpuNanos() {
        CpuClock.settle(threads());
        return cpuNanos();
    }

    /** Whether some thread of the group could run now, whether or not it has a CPU. */
    public boolean isRunnable() {
        for (int thread : threads()) {
            if (ThreadState.isRunnable(thread)) {
                return true;
            }
        }
        return false;
    }

    /** How long that thread of the group that waited longest wanted a CPU and had none; of threads that have gone nothing is known. */
    public long longestWaitNanos() {
        long longest = 0;
        for (int thread : threads()) {
            longest = Math.max(longest, ThreadState.waitedNanos(thread));
        }
        return longest;
    }

    /** How many processes were killed because memory ran out, the group's own or another's. */
    public abstract long oomKills();

    /** What the group used and which of its limits it met. */
    public GroupUsage usage() {
        CpuTime cpu = cpuTimeEver().since(before);
        OptionalLong processes = processesPeak();
        // If the peak is below the limit, no process was refused; without peaks, ask the kernel.
        boolean denied = processes.orElse(Long.MAX_VALUE) >= mostProcesses;
        long user = cpu.userPart();
        long killed = oomKills();
        boolean own = killed > 0 && readMemoryLimitHits() > 0;
        return new GroupUsage(
                cpu.total(),
                user,
                cpu.total() - user,
                memoryPeak(),
                own ? killed : 0,
                own ? 0 : killed,
                processes,
                denied ? readProcessesDenied() : 0);
    }

    /** The job is over: what is left of it may end as fast as it can, whatever rate of CPU time it had. */
    public void liftCpuRate() {
        if (hasCpuRate) {
            eraseCpuRate();
        }
    }

    /** The job's first process has another user than we, whom nobody has given the group. */
    void openToAll() {
        for (GroupDirectory directory : directories()) {
            Groups.joining(version()).forEach(file -> directory.allow(file(file), 0666));
        }
    }

    /**
     * Kills every process of the group.
     *
     * @return whether none is left; some may take longer than one can wait for
     */
    public boolean kill() {
        liftCpuRate();
        long deadline = deadline();
        try {
            directories().forEach(directory -> GroupEnd.kill(directory, name, deadline));
            return true;
        } catch (SandboxException e) {
            if (e.code() == Code.PROCESSES_REMAIN) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Removes the group, whose last process must have ended. What cannot be removed now is tried again later ({@link
     * Leftovers}). The object must not be used afterwards.
     */
    public void remove() {
        liftCpuRate();
        closeFiles();
        long deadline = deadline();
        try {
            directories().forEach(directory -> GroupEnd.remove(directory, name, deadline));
        } catch (SandboxException e) {
            leaveToLater(e.getMessage());
        }
    }

    /** Kills what is in the group and removes it; what cannot be done now is tried again later. */
    public void end() {
        if (kill()) {
            remove();
        } else {
            closeFiles();
            leaveToLater("processes outlive SIGKILL in " + name);
        }
    }

    private static long deadline() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    private void leaveToLater(String reason) {
        List<Path> paths = new ArrayList<>();
        directories().forEach(directory -> paths.add(directory.path().resolve(name)));
        slot.leftovers().keep(paths, reason);
    }

    public CgroupVersion version() {
        return slot.version();
    }

    SlotDirectories slot() {
        return slot;
    }

    String file(String control) {
        return name + "/" + control;
    }

    /** A file of this group, to be read repeatedly until the group is removed. */
    ControlFile open(GroupDirectory directory, String control) {
        return keep(ControlFile.open(directory, file(control)));
    }

    ControlFile openIfPresent(GroupDirectory directory, String control) {
        return keep(ControlFile.openIfPresent(directory, file(control)));
    }

    private ControlFile keep(ControlFile file) {
        files.add(file);
        return file;
    }

    void closeFiles() {
        files.forEach(ControlFile::close);
        files.clear();
    }

    /** All CPU time on the account of the job, including that of earlier jobs. */
    abstract long cpuNanosEver();

    abstract CpuTime cpuTimeEver();

    abstract OptionalLong memoryPeak();

    abstract OptionalLong processesPeak();

    abstract void writeProcesses(long most);

    abstract void writeCpuRate(long percent);

    abstract void eraseCpuRate();

    abstract long readProcessesDenied();

    /** How often an allocation met the group's limit, whether or not memory could be reclaimed. */
    abstract long readMemoryLimitHits();

    /** The directories in which this group was made. */
    abstract Iterable<GroupDirectory> directories();

    abstract int[] threads();
}
