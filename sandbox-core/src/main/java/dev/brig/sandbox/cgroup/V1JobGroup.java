package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.cpu.CpuAccount;
import dev.brig.sandbox.cgroup.cpu.CpuTime;
import dev.brig.sandbox.cgroup.file.ControlFile;
import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.cgroup.file.GroupEnd;
import dev.brig.sandbox.libc.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A job's group in the hierarchies of version 1: memory, pids, and cpu once the job asks for a rate. */
final class V1JobGroup extends JobGroup {
    private static final long PERIOD_MICROS = 100_000;

    /**
     * The limit of memory and swap together is this much above that of memory, so that the limit of memory is met first:
     * since 6.15 the kernel no longer counts how often the other one was. One page of any size.
     */
    private static final long ABOVE_BYTES = 64 << 10;

    private final GroupDirectory memory;
    private final GroupDirectory pids;
    private final CpuAccount account;
    private final List<GroupDirectory> directories;
    private final ControlFile memoryPeak;
    private final ControlFile oomControl;
    private final ControlFile processesPeak;

    V1JobGroup(SlotDirectories slot, String name) {
        super(slot, name);
        memory = slot.of("memory");
        pids = slot.of("pids");
        account = slot.account();
        directories = new ArrayList<>();
        try {
            for (GroupDirectory directory : slot.joined()) {
                directory.mkdir(name);
                directories.add(directory);
            }
            memoryPeak = open(memory, "memory.max_usage_in_bytes");
            oomControl = open(memory, "memory.oom_control");
            processesPeak = openIfPresent(pids, "pids.peak");
            startCounting();
        } catch (SandboxException e) {
            closeFiles();
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
    void writeProcesses(long most) {
        pids.write(file("pids.max"), Long.toString(most));
    }

    /** For the slot: its one job was born in the slot's group, and to move it would take the kernel milliseconds. */
    @Override
    void writeCpuRate(long percent) {
        GroupDirectory cpu = slot().of("cpu");
        String here = cpuHasJobs() ? name() : ".";
        cpu.write(here + "/cpu.cfs_period_us", Long.toString(PERIOD_MICROS));
        cpu.write(here + "/cpu.cfs_quota_us", Long.toString(percent * PERIOD_MICROS / 100));
    }

    @Override
    void eraseCpuRate() {
        GroupEnd.liftRate(slot().of("cpu"), cpuHasJobs() ? name() : ".");
    }

    /** Where the controller is mounted together with one that has groups of jobs. */
    private boolean cpuHasJobs() {
        return directories.contains(slot().of("cpu"));
    }

    @Override
    long cpuNanosEver() {
        return account.total();
    }

    @Override
    CpuTime cpuTimeEver() {
        return account.read();
    }

    @Override
    OptionalLong memoryPeak() {
        return OptionalLong.of(memoryPeak.number());
    }

    @Override
    public long oomKills() {
        return oomControl.values().get("oom_kill");
    }

    @Override
    OptionalLong processesPeak() {
        return processesPeak.numberIfPresent();
    }

    @Override
    long readProcessesDenied() {
        return pids.values(file("pids.events")).get("max");
    }

    @Override
    long readMemoryLimitHits() {
        return memory.number(file("memory.failcnt"))
                + memory.numberIfPresent(file("memory.memsw.failcnt")).orElse(0);
    }

    @Override
    Iterable<GroupDirectory> directories() {
        return directories;
    }

    @Override
    int[] threads() {
        return pids.ids(file("tasks"));
    }
}
