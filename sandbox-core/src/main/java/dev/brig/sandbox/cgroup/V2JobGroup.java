package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.libc.Libc;
import java.util.List;

/** A job's group in the one hierarchy of version 2. */
final class V2JobGroup extends JobGroup {
    private static final long PERIOD_MICROS = 100_000;
    private static final int USAGE_SKIP = "usage_usec ".length(); // the first line of cpu.stat

    private final GroupDirectory directory;
    private final int cpuStat;

    V2JobGroup(SlotGroup slot, String name) {
        super(slot, name);
        directory = slot.directory("memory");
        directory.mkdir(name);
        try {
            cpuStat = directory.open(file("cpu.stat"));
        } catch (SandboxException e) {
            directory.tryRmdir(name);
            throw e;
        }
    }

    @Override
    public void setMemory(long bytes) {
        directory.write(file("memory.max"), Long.toString(bytes));
        directory.writeIfPresent(file("memory.swap.max"), "0"); // not there where swap is not accounted
        directory.write(file("memory.oom.group"), "1");
    }

    @Override
    public void setProcesses(long most) {
        directory.write(file("pids.max"), Long.toString(most));
    }

    @Override
    public void setCpuRate(long percent) {
        directory.write(file("cpu.max"), percent * PERIOD_MICROS / 100 + " " + PERIOD_MICROS);
    }

    @Override
    public long cpuNanos() {
        return directory.number(cpuStat, USAGE_SKIP, file("cpu.stat")) * 1000;
    }

    @Override
    public GroupUsage usage() {
        KeyedValues cpu = directory.values(cpuStat, file("cpu.stat"));
        KeyedValues memoryEvents = directory.values(file("memory.events"));
        KeyedValues pidsEvents = directory.values(file("pids.events"));
        return new GroupUsage(
                cpu.get("usage_usec") * 1000,
                cpu.get("user_usec") * 1000,
                cpu.get("system_usec") * 1000,
                directory.numberIfPresent(file("memory.peak")),
                directory.number(file("memory.current")),
                memoryEvents.get("max"),
                memoryEvents.get("oom_kill"),
                directory.numberIfPresent(file("pids.peak")),
                pidsEvents.get("max"));
    }

    @Override
    Iterable<GroupDirectory> directories() {
        return List.of(directory);
    }

    @Override
    int[] threads() {
        return directory.ids(file("cgroup.threads"));
    }

    @Override
    void release() {
        Libc.close(cpuStat);
    }
}
