package dev.brig.oci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.container.Json;
import dev.brig.sandbox.libc.Libc;
import java.util.List;

/** A configuration to begin with: a shell for an ordinary user, in a root that cannot be written. */
final class NewConfig {
    private static final List<String> CAPABILITIES = List.of("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");
    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");
    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private NewConfig() {}

    static ObjectNode document() {
        ObjectNode config = Json.object().put("ociVersion", Features.MOST);
        process(config.putObject("process"));
        config.putObject("root").put("path", "rootfs").put("readonly", true);
        config.put("hostname", "brig");
        ArrayNode mounts = config.putArray("mounts");
        mount(mounts, "/proc", "proc", "nosuid", "noexec", "nodev");
        mount(mounts, "/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
        mount(mounts, "/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620");
        mount(mounts, "/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k");
        mount(mounts, "/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev");
        mount(mounts, "/sys", "sysfs", "nosuid", "noexec", "nodev", "ro");
        ObjectNode linux = config.putObject("linux");
        map(linux.putArray("uidMappings"), Libc.geteuid());
        map(linux.putArray("gidMappings"), Libc.getgid());
        ArrayNode namespaces = linux.putArray("namespaces");
        for (String type : List.of("user", "mount", "pid", "network", "ipc", "uts", "cgroup")) {
            namespaces.addObject().put("type", type);
        }
        linux.set("maskedPaths", Json.texts(MASKED));
        linux.set("readonlyPaths", Json.texts(READ_ONLY));
        return config;
    }

    private static void process(ObjectNode process) {
        process.put("terminal", false);
        process.putObject("user").put("uid", 0).put("gid", 0);
        process.set("args", Json.texts(List.of("sh")));
        process.set(
                "env",
                Json.texts(List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm")));
        process.put("cwd", "/");
        ObjectNode capabilities = process.putObject("capabilities");
        for (String set : List.of("bounding", "effective", "permitted")) {
            capabilities.set(set, Json.texts(CAPABILITIES));
        }
        process.putArray("rlimits")
                .addObject()
                .put("type", "RLIMIT_NOFILE")
                .put("hard", 1024)
                .put("soft", 1024);
        process.put("noNewPrivileges", true);
    }

    private static void mount(ArrayNode mounts, String destination, String type, String... options) {
        ObjectNode mount = mounts.addObject()
                .put("destination", destination)
                .put("type", type)
                .put("source", type);
        mount.set("options", Json.texts(List.of(options)));
    }

    private static void map(ArrayNode mappings, int id) {
        mappings.addObject().put("containerID", 0).put("hostID", id).put("size", 1);
    }
}
