package dev.brig.sandbox.cgroup.container;

import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.file.KeyedValues;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a container's groups count. */
final class UsageReader {
    private static final long NANOS_PER_MICRO = 1000;
    /** What version 1 says where there is no limit: the most that a counter of pages can hold, whatever their size. */
    private static final long UNLIMITED = 1L << 62;

    private final ContainerGroup group;

    private UsageReader(ContainerGroup group) {
        this.group = group;
    }

    static ContainerUsage read(ContainerGroup group) {
        UsageReader reader = new UsageReader(group);
        return group.version() == CgroupVersion.V1 ? reader.separate() : reader.unified();
    }

    private ContainerUsage separate() {
        return new ContainerUsage(
                number("cpuacct", "cpuacct.usage"),
                number("cpuacct", "cpuacct.usage_user"),
                number("cpuacct", "cpuacct.usage_sys"),
                number("memory", "memory.usage_in_bytes"),
                number("memory", "memory.max_usage_in_bytes"),
                limit(number("memory", "memory.limit_in_bytes")),
                number("memory", "memory.failcnt"),
                value("memory", "memory.oom_control", "oom_kill"),
                number("pids", "pids.current"),
                number("pids", "pids.max"));
    }

    private ContainerUsage unified() {
        return new ContainerUsage(
                micros("usage_usec"),
                micros("user_usec"),
                micros("system_usec"),
                number("memory", "memory.current"),
                number("memory", "memory.peak"),
                number("memory", "memory.max"),
                value("memory", "memory.events", "max"),
                value("memory", "memory.events", "oom_kill"),
                number("pids", "pids.current"),
                number("pids", "pids.max"));
    }

    private OptionalLong micros(String key) {
        OptionalLong micros = value("cpu", "cpu.stat", key);
        return micros.isPresent() ? OptionalLong.of(micros.getAsLong() * NANOS_PER_MICRO) : micros;
    }

    private static OptionalLong limit(OptionalLong bytes) {
        return bytes.isPresent() && bytes.getAsLong() >= UNLIMITED ? OptionalLong.empty() : bytes;
    }

    /** Empty also where it says {@code max}. */
    private OptionalLong number(String controller, String file) {
        return text(controller, file)
                .filter(text -> text.matches("[0-9]{1,19}"))
                .map(text -> OptionalLong.of(Long.parseUnsignedLong(text)))
                .orElse(OptionalLong.empty());
    }

    private OptionalLong value(String controller, String file, String key) {
        return text(controller, file)
                .map(text -> OptionalLong.of(new KeyedValues(text + "\n").get(key)))
                .orElse(OptionalLong.empty());
    }

    private Optional<String> text(String controller, String file) {
        return group.of(controller).flatMap(member -> {
            try {
                return Optional.of(Files.readString(member.path().resolve(file)).strip());
            } catch (IOException absent) {
                return Optional.empty();
            }
        });
    }
}
