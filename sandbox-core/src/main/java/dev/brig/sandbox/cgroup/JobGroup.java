package dev.brig.sandbox.cgroup;

/**
 * The group of one job, in every hierarchy there is: made ahead of time, used once. Belongs to one thread at a time.
 *
 * <p>Calls that the kernel refuses throw {@link dev.brig.sandbox.SandboxException} with the file and the error.
 */
public abstract sealed class JobGroup permits V1JobGroup, V2JobGroup {
    private final SlotGroup slot;
    private final String name;

    JobGroup(SlotGroup slot, String name) {
        this.slot = slot;
        this.name = name;
    }

    /** The group's directory beneath each of {@link SlotGroup#directories()}. */
    public String name() {
        return name;
    }

    /** Limits memory, page cache and kernel memory included, and shuts swap. Rounded down to a page. */
    public abstract void setMemory(long bytes);

    /** Limits processes and threads alive at once, all that live in the group counted. */
    public abstract void setProcesses(long most);

    /**
     * Limits CPU time per wall time. To be called when the job's first process is in the group and has no child yet; on
     * version 1 it may wait some milliseconds for the kernel.
     *
     * @param percent of one CPU, 1 or more
     */
    public abstract void setCpuRate(long percent);

    /**
     * CPU time used so far. For each CPU that the job runs on right now it may be behind by up to one tick of the kernel
     * (1 to 10 ms, by its configuration); never ahead.
     */
    public abstract long cpuNanos();

    /**
     * CPU time used so far, up to date to some microseconds. Costs two calls to the kernel for each thread. A thread that
     * chose an idle or real-time policy of scheduling is as {@link #cpuNanos()} says, and so are all where Brig was
     * started as root without the right to schedule others (CAP_SYS_NICE).
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

    /** What the group used and which of its limits it met. */
    public abstract GroupUsage usage();

    /** Kills every process of the group and returns when none is left. */
    public void kill() {
        long deadline = System.nanoTime() + GroupEnd.PATIENCE.toNanos();
        directories().forEach(directory -> GroupEnd.kill(directory, name, deadline));
    }

    /** Removes the group, whose last process must have ended. The object is of no use afterwards. */
    public void remove() {
        release();
        long deadline = System.nanoTime() + GroupEnd.PATIENCE.toNanos();
        directories().forEach(directory -> GroupEnd.remove(directory, name, deadline));
    }

    /** What enforces the limits, as results say it: {@code cgroup-v1} or {@code cgroup-v2}. */
    public String enforcedBy() {
        return slot.version().word();
    }

    SlotGroup slot() {
        return slot;
    }

    String file(String control) {
        return name + "/" + control;
    }

    /** The directories in which this group was made. */
    abstract Iterable<GroupDirectory> directories();

    abstract int[] threads();

    /** Closes what is open. */
    abstract void release();
}
