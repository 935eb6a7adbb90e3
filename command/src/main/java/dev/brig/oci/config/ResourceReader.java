package dev.brig.oci.config;

import dev.brig.sandbox.cgroup.container.GroupSetting;
import dev.brig.sandbox.cgroup.container.GroupSetting.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Limits by control groups, in the words of both versions. As other runtimes have it, 0 means that nothing is set. */
public final class ResourceReader {
    private static final long MOST = Long.MAX_VALUE;
    private static final long UNLIMITED = -1;
    private static final String MAX = "max";
    private static final String MEMORY = "memory";
    private static final String CPU = "cpu";
    private static final long LEAST_PERIOD = 1000; // kernel/sched/core.c: 1 ms to 1 s
    private static final long MOST_PERIOD = 1_000_000;

    private final Field resources;
    private final List<GroupSetting> settings = new ArrayList<>();

    ResourceReader(Field resources) {
        this.resources = resources;
    }

    /**
     * Reads a document as {@code config.json} has it in {@code linux.resources}.
     *
     * @param name of it, for messages
     */
    public static List<GroupSetting> read(byte[] document, String name) {
        Field whole = Field.read(document, name);
        whole.get("devices").refuse("rules of devices are not changed");
        return new ResourceReader(whole).settings();
    }

    List<GroupSetting> settings() {
        memory(resources.get(MEMORY));
        cpu(resources.get(CPU));
        Field pids = resources.get("pids").get("limit");
        if (pids.isPresent() && pids.number(UNLIMITED, MOST) != 0) {
            String value = orMax(pids.number(UNLIMITED, MOST));
            set(pids, "pids", "pids.max", value, "pids.max", value);
        }
        resources.get("hugepageLimits").items().forEach(this::hugePages);
        BlockReader blocks = new BlockReader(resources.get("blockIO"));
        settings.addAll(blocks.settings());
        network(resources.get("network"));
        resources.get("rdma").refuse("limits of RDMA are not set");
        unified(resources.get("unified"));
        return List.copyOf(settings);
    }

    private void memory(Field memory) {
        long limit = amount(memory.get("limit"));
        if (limit != 0) {
            set(memory.get("limit"), MEMORY, "memory.limit_in_bytes", text(limit), "memory.max", orMax(limit));
        }
        Field swap = memory.get("swap");
        long both = amount(swap);
        if (both != 0) {
            if (both > 0 && (limit <= 0 || both < limit)) {
                throw swap.wrong(
                        "is the limit of memory and swap together, and must have memory.limit beside it, which is no"
                                + " larger");
            }
            String swapAlone = both == UNLIMITED ? MAX : text(both - limit);
            set(swap, MEMORY, "memory.memsw.limit_in_bytes", text(both), "memory.swap.max", swapAlone);
        }
        Field reservation = memory.get("reservation");
        if (amount(reservation) != 0) {
            long bytes = amount(reservation);
            set(reservation, MEMORY, "memory.soft_limit_in_bytes", text(bytes), "memory.low", orMax(bytes));
        }
        if (amount(memory.get("kernel")) > 0) {
            throw memory.get("kernel")
                    .wrong("kernels take such a limit and do not hold it any more; memory.limit counts that, too");
        }
        only1(memory.get("kernelTCP"), MEMORY, "memory.kmem.tcp.limit_in_bytes", text(amount(memory.get("kernelTCP"))));
        Field swappiness = memory.get("swappiness");
        if (swappiness.isPresent()) {
            settings.add(
                    setting(swappiness, MEMORY, write("memory.swappiness", text(swappiness.number(0, 100))), none()));
        }
        if (memory.get("disableOOMKiller").flag()) {
            settings.add(setting(memory.get("disableOOMKiller"), MEMORY, write("memory.oom_control", "1"), none()));
        }
        memory.get("useHierarchy").flag(); // there is no other way any more
        memory.get("checkBeforeUpdate").flag(); // the kernel refuses what is in use and cannot be taken back
    }

    private void cpu(Field cpu) {
        Field shares = cpu.get("shares");
        long share = shares.number(0, MOST, 0);
        if (share != 0) {
            // kernel: 2 to 262144 of version 1 are 1 to 10000 of version 2
            long weight = 1 + (Math.clamp(share, 2L, 262_144L) - 2) * 9999 / 262_142;
            set(shares, CPU, "cpu.shares", text(share), "cpu.weight", text(weight));
        }
        Field period = cpu.get("period");
        Field quota = cpu.get("quota");
        long micros = period.number(0, MOST, 0);
        long used = quota.number(UNLIMITED, MOST, 0);
        if (micros != 0 && (micros < LEAST_PERIOD || micros > MOST_PERIOD)) {
            throw period.wrong("must be " + LEAST_PERIOD + " to " + MOST_PERIOD + " microseconds");
        }
        if (micros != 0) {
            settings.add(setting(
                    period,
                    CPU,
                    write("cpu.cfs_period_us", text(micros)),
                    write("cpu.max", (used == 0 ? MAX : orMax(used)) + " " + micros)));
        }
        if (used != 0) {
            String with = micros == 0 ? "" : " " + micros;
            set(quota, CPU, "cpu.cfs_quota_us", text(used), "cpu.max", orMax(used) + with);
        }
        Field burst = cpu.get("burst");
        if (burst.isPresent()) {
            String value = text(burst.number(0, MOST));
            set(burst, CPU, "cpu.cfs_burst_us", value, "cpu.max.burst", value);
        }
        Field idle = cpu.get("idle");
        if (idle.isPresent()) {
            String value = text(idle.number(0, 1));
            set(idle, CPU, "cpu.idle", value, "cpu.idle", value);
        }
        only1(cpu.get("realtimePeriod"), CPU, "cpu.rt_period_us", text(amount(cpu.get("realtimePeriod"))));
        only1(cpu.get("realtimeRuntime"), CPU, "cpu.rt_runtime_us", text(amount(cpu.get("realtimeRuntime"))));
        for (String which : List.of("cpus", "mems")) {
            cpu.get(which)
                    .optionalText()
                    .ifPresent(list -> set(cpu.get(which), "cpuset", "cpuset." + which, list, "cpuset." + which, list));
        }
    }

    private void hugePages(Field item) {
        String size = item.get("pageSize").text();
        if (!size.matches("[1-9][0-9]*[KMG]B")) {
            throw item.get("pageSize").wrong("must be as 2MB");
        }
        String bytes = Long.toUnsignedString(item.get("limit").bits(0));
        String file = "hugetlb." + size;
        set(item, "hugetlb", file + ".limit_in_bytes", bytes, file + ".max", bytes);
    }

    private void network(Field network) {
        Field id = network.get("classID");
        if (id.number(0, 0xffff_ffffL, 0) != 0) {
            settings.add(setting(id, "net_cls", write("net_cls.classid", text(id.number(0, 0xffff_ffffL))), none()));
        }
        for (Field priority : network.get("priorities").items()) {
            String line =
                    priority.get("name").text() + " " + priority.get("priority").number(0, 0xffff_ffffL);
            settings.add(setting(priority, "net_prio", write("net_prio.ifpriomap", line), none()));
        }
    }

    /** Files of version 2 by their names. */
    private void unified(Field unified) {
        unified.textMap().forEach((file, value) -> {
            Field field = unified.get(file);
            if (!file.matches("[a-z]+[.][a-zA-Z0-9_.]+") || file.startsWith("cgroup.")) {
                throw field.wrong("is no file of a controller");
            }
            settings.add(setting(field, file.replaceFirst("[.].*", ""), none(), write(file, value)));
        });
    }

    private void only1(Field field, String controller, String file, String value) {
        if (amount(field) != 0) {
            settings.add(setting(field, controller, write(file, value), none()));
        }
    }

    private void set(Field field, String controller, String fileV1, String valueV1, String fileV2, String valueV2) {
        settings.add(setting(field, controller, write(fileV1, valueV1), write(fileV2, valueV2)));
    }

    static GroupSetting setting(Field field, String controller, Optional<Write> v1, Optional<Write> v2) {
        return new GroupSetting(field.path(), controller, v1, v2);
    }

    static Optional<Write> write(String file, String value) {
        return Optional.of(new Write(file, value));
    }

    static Optional<Write> none() {
        return Optional.empty();
    }

    private static long amount(Field field) {
        return field.number(UNLIMITED, MOST, 0);
    }

    private static String text(long number) {
        return Long.toString(number);
    }

    private static String orMax(long number) {
        return number < 0 ? MAX : Long.toString(number);
    }

    /**
     * Whether devices of the host may be seen through binds. Rules need no control group otherwise: no node can be made, and the only
     * ones there are the standard ones and those of {@code linux.devices}.
     */
    boolean showsDevices() {
        return resources.get("devices").items().stream().allMatch(rule -> {
            if (!rule.get("allow").isPresent()) {
                throw rule.get("allow").wrong("is required");
            }
            return rule.get("allow").flag();
        });
    }
}
