package dev.brig.sandbox.cgroup.cpu;

/**
 * CPU time in nanoseconds.
 *
 * @param total exact
 * @param user the part in user mode
 * @param system the part in the kernel. The kernel samples both, so they need not add up to the total
 */
public record CpuTime(long total, long user, long system) {

    public CpuTime since(CpuTime earlier) {
        return new CpuTime(total - earlier.total, user - earlier.user, system - earlier.system);
    }

    /** The total's part in user mode, in proportion to the samples; all of it if there are none. */
    public long userPart() {
        return system <= 0 ? total : Math.round((double) total * user / (user + system));
    }
}
