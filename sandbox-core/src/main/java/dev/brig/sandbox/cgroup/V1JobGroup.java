package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A job's group in the hierarchies of version 1: memory, pids, cpuacct, and cpu as soon as a rate is asked for. */
final class V1JobGroup extends JobGroup {
    private static final long PERIOD_MICROS = 100_000;

    /**
     * The limit of memory and swap together stands this much above that of memory, so that it is memory's that is met
     * first: since 6.15 the kernel counts no more how often the other was. One page of any size.
     */
    private static final long ABOVE_BYTES = 64 << 10;

    private final GroupDirectory memory;
    private final GroupDirectory pids;
    private final GroupDirectory cpuacct;
    private final List<GroupDirectory> directories;
    private final int usage;

    V1JobGroup(SlotGroup slot, String name) {
        super(slot, name);
        memory = slot.directory("memory");
        pids = slot.directory("pids");
        cpuacct = slot.directory("cpuacct");
        directories = new ArrayList<>();
        try {
            for (GroupDirectory directory : slot.joined()) {
                directory.mkdir(name);
                directories.add(directory);
            }
            usage = cpuacct.open(file("cpuacct.usage"));
        } catch (SandboxException e) {
            directories.forEach(directory -> directory.tryRmdir(name));
            throw e;
        }
    }

    @Override
    public void setMemory(long bytes) {
        String memoryAlone = file("memory.limit_in_bytes");
        String withSwap = file("memory.memsw.limit_in_bytes"); // not there where swap is not accounted
        String limit = Long.toString(bytes);
        String roof = Long.toString(bytes + ABOVE_BYTES);
        // Memory alone must never have the higher limit: lowering begins with it, raising ends with it.
        int lowered = memory.tryWrite(memoryAlone, limit);
        if (lowered == -Errno.EINVAL) {
            memory.write(withSwap, roof);
            memory.write(memoryAlone, limit);
        } else if (lowered < 0) {
            throw memory.failure("write " + limit + " to", memoryAlone, lowered);
        } else {
            memory.writeIfPresent(withSwap, roof);
        }
    }

    @Override
    public void setProcesses(long most) {
        pids.write(file("pids.max"), Long.toString(most));
    }

    @Override
    public void setCpuRate(long percent) {
        GroupDirectory cpu = slot().directory("cpu");
        boolean made = !directories.contains(cpu);
        if (made) {
            cpu.mkdir(name());
            directories.add(cpu);
        }
        cpu.write(file("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
        cpu.write(file("cpu.cfs_quota_us"), Long.toString(percent * PERIOD_MICROS / 100));
        if (made) {
            for (int thread : threads()) {
                int moved = cpu.tryWrite(file("tasks"), Integer.toString(thread));
                if (moved < 0 && moved != -Errno.ESRCH) {
                    throw cpu.failure("write " + thread + " to", file("tasks"), moved);
                }
            }
        }
    }

    @Override
    public long cpuNanos() {
        return cpuacct.number(usage, 0, file("cpuacct.usage"));
    }

    @Override
    public GroupUsage usage() {
        long total = cpuNanos();
        long user = cpuacct.number(file("cpuacct.usage_user"));
        long system = cpuacct.number(file("cpuacct.usage_sys"));
        long userPart = userPart(total, user, system);
        return new GroupUsage(
                total,
                userPart,
                total - userPart,
                OptionalLong.of(memory.number(file("memory.max_usage_in_bytes"))),
                memory.number(file("memory.usage_in_bytes")),
                memory.number(file("memory.failcnt")),
                memory.values(file("memory.oom_control")).get("oom_kill"),
                pids.numberIfPresent(file("pids.peak")),
                pids.values(file("pids.events")).get("max"));
    }

    /** Splits an exact total by what ticks sampled, which differ from it by up to a tick for each burst. */
    static long userPart(long total, long userTicks, long systemTicks) {
        return systemTicks == 0 ? total : Math.round((double) total * userTicks / (userTicks + systemTicks));
    }

    @Override
    Iterable<GroupDirectory> directories() {
        return directories;
    }

    @Override
    int[] threads() {
        return pids.ids(file("tasks"));
    }

    @Override
    void release() {
        Libc.close(usage);
    }
}
