package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.cpu.CpuTime;
import dev.brig.sandbox.cgroup.file.ControlFile;
import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.cgroup.file.GroupEnd;
import dev.brig.sandbox.cgroup.file.KeyedValues;
import java.util.List;
import java.util.OptionalLong;

/** A job's group in the one hierarchy of version 2. */
final class V2JobGroup extends JobGroup {
    private static final long PERIOD_MICROS = 100_000;
    private static final long NANOS_PER_MICRO = 1000;

    private final GroupDirectory directory;
    private final ControlFile cpuStat;
    private final ControlFile memoryEvents;
    private final ControlFile memoryPeak;
    private final ControlFile processesPeak;

    V2JobGroup(SlotDirectories slot, String name) {
        super(slot, name);
        directory = slot.of("memory");
        directory.mkdir(name);
        try {
            cpuStat = open(directory, "cpu.stat");
            memoryEvents = open(directory, "memory.events");
            memoryPeak = openIfPresent(directory, "memory.peak");
            processesPeak = openIfPresent(directory, "pids.peak");
            startCounting();
        } catch (SandboxException e) {
            closeFiles();
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
    void writeProcesses(long most) {
        directory.write(file("pids.max"), Long.toString(most));
    }

    @Override
    void writeCpuRate(long percent) {
        directory.write(file("cpu.max"), percent * PERIOD_MICROS / 100 + " " + PERIOD_MICROS);
    }

    @Override
    void eraseCpuRate() {
        GroupEnd.liftRate(directory, name());
    }

    @Override
    long cpuNanosEver() {
        return cpuTimeEver().total();
    }

    @Override
    CpuTime cpuTimeEver() {
        KeyedValues cpu = cpuStat.values();
        return new CpuTime(
                cpu.get("usage_usec") * NANOS_PER_MICRO,
                cpu.get("user_usec") * NANOS_PER_MICRO,
                cpu.get("system_usec") * NANOS_PER_MICRO);
    }

    @Override
    OptionalLong memoryPeak() {
        return memoryPeak.numberIfPresent();
    }

    @Override
    public long oomKills() {
        return memoryEvents.values().get("oom_kill");
    }

    @Override
    OptionalLong processesPeak() {
        return processesPeak.numberIfPresent();
    }

    @Override
    long readMemoryLimitHits() {
        return memoryEvents.values().get("max");
    }

    @Override
    long readProcessesDenied() {
        return directory.values(file("pids.events")).get("max");
    }

    @Override
    Iterable<GroupDirectory> directories() {
        return List.of(directory);
    }

    @Override
    int[] threads() {
        return directory.ids(file("cgroup.threads"));
    }
}
