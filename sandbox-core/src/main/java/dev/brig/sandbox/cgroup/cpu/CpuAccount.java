package dev.brig.sandbox.cgroup.cpu;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.libc.Libc;

/**
 * The CPU time of a slot on version 1. A slot's warden and all its jobs, one after the other, share one account: a job's
 * CPU time is a difference. A group for each would cost as much as one that holds a limit.
 */
public final class CpuAccount implements AutoCloseable {
    private static final String TOTAL = "cpuacct.usage";
    private static final String USER = "cpuacct.usage_user";
    private static final String SYSTEM = "cpuacct.usage_sys";

    private final GroupDirectory directory;
    private final int total;
    private final int user;
    private final int system;

    /** @param directory of the slot in the hierarchy of cpuacct, to be closed by the caller */
    public CpuAccount(GroupDirectory directory) {
        this.directory = directory;
        int[] opened = {-1, -1, -1};
        try {
            total = opened[0] = directory.open(TOTAL);
            user = opened[1] = directory.open(USER);
            system = opened[2] = directory.open(SYSTEM);
        } catch (SandboxException e) {
            closeAll(opened);
            throw e;
        }
    }

    /** In nanoseconds, as of the kernel's last update. */
    public long total() {
        return directory.number(total, 0, TOTAL);
    }

    /** The total, and its parts in user mode and in the kernel as sampled by the kernel's ticks. */
    public CpuTime read() {
        return new CpuTime(total(), directory.number(user, 0, USER), directory.number(system, 0, SYSTEM));
    }

    @Override
    public void close() {
        closeAll(total, user, system);
    }

    private static void closeAll(int... descriptors) {
        for (int fd : descriptors) {
            if (fd >= 0) {
                Libc.close(fd);
            }
        }
    }
}
