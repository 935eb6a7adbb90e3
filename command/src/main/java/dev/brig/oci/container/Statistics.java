package dev.brig.oci.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.sandbox.cgroup.container.ContainerUsage;
import java.util.OptionalLong;

/** What a container uses, in the form that callers of runtimes know. */
public final class Statistics {
    private Statistics() {}

    public static ObjectNode event(Container container) {
        ContainerUsage usage = container.groups().require("events").usage();
        ObjectNode event = Json.object().put("type", "stats").put("id", container.id());
        ObjectNode data = event.putObject("data");
        ObjectNode cpu = data.putObject("cpu").putObject("usage");
        put(cpu, "total", usage.cpuNanos());
        put(cpu, "user", usage.userNanos());
        put(cpu, "kernel", usage.systemNanos());
        ObjectNode memory = data.putObject("memory");
        ObjectNode bytes = memory.putObject("usage");
        put(bytes, "usage", usage.memoryBytes());
        put(bytes, "max", usage.memoryPeakBytes());
        put(bytes, "limit", usage.memoryLimitBytes());
        put(bytes, "failcnt", usage.memoryLimitHits());
        put(memory, "oomKills", usage.oomKills());
        ObjectNode processes = data.putObject("pids");
        put(processes, "current", usage.processes());
        put(processes, "limit", usage.processesLimit());
        return event;
    }

    private static void put(ObjectNode node, String name, OptionalLong value) {
        value.ifPresent(number -> node.put(name, number));
    }
}
