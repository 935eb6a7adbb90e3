package dev.brig.bench.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchPrograms.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Containers for OCI runtimes, one for each program, with the same content as Brig's sandbox: the host's /usr and little else. */
final class OciBundles {
    private static final int MAPPED_ID = 0; // runc needs a mapping for root

    private final BenchPrograms programs;

    OciBundles(BenchPrograms programs) {
        this.programs = programs;
    }

    /** A folder for a runtime's state. */
    Path state(String runtime) {
        return programs.folder().resolve("state-" + runtime);
    }

    Path of(Program program) {
        Path bundle = programs.folder().resolve("oci-" + program.name().replaceAll("[^A-Za-z0-9]+", "-"));
        try {
            Path root = Files.createDirectories(bundle.resolve("rootfs"));
            for (String directory : List.of("usr", "bench", "proc", "dev", "tmp", "box")) {
                Files.createDirectories(root.resolve(directory));
            }
            for (String link : List.of("bin", "lib", "lib64")) {
                if (!Files.exists(root.resolve(link), LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
                }
            }
            new ObjectMapper().writeValue(bundle.resolve("config.json").toFile(), config(program));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bundle;
    }

    private ObjectNode config(Program program) throws IOException {
        ObjectNode config = JsonNodeFactory.instance.objectNode().put("ociVersion", "1.0.2");
        ObjectNode process = config.putObject("process").put("terminal", false).put("cwd", "/box");
        process.putObject("user").put("uid", MAPPED_ID).put("gid", MAPPED_ID);
        ArrayNode argv = process.putArray("args");
        program.inside().forEach(argv::add);
        process.putArray("env").add("PATH=/usr/local/bin:/usr/bin:/bin");
        ObjectNode capabilities = process.putObject("capabilities");
        for (String set : List.of("bounding", "effective", "inheritable", "permitted", "ambient")) {
            capabilities.putArray(set);
        }
        process.put("noNewPrivileges", true);
        config.putObject("root").put("path", "rootfs").put("readonly", true);
        config.put("hostname", "sandbox");
        ArrayNode mounts = config.putArray("mounts");
        mount(mounts, "proc", "proc", "/proc", "nosuid", "nodev", "noexec");
        mount(mounts, "tmpfs", "tmpfs", "/dev", "nosuid", "mode=755");
        mount(mounts, "bind", "/usr", "/usr", "rbind", "ro", "nosuid", "nodev");
        mount(mounts, "bind", programs.programs().toString(), BenchPrograms.INSIDE, "bind", "ro", "nosuid", "nodev");
        mount(mounts, "tmpfs", "tmpfs", "/tmp", "nosuid", "nodev");
        mount(mounts, "tmpfs", "tmpfs", "/box", "nosuid", "nodev");
        ObjectNode linux = config.putObject("linux");
        ArrayNode namespaces = linux.putArray("namespaces");
        for (String kind : List.of("user", "pid", "mount", "ipc", "uts", "network")) {
            namespaces.addObject().put("type", kind);
        }
        identity(linux.putArray("uidMappings"), "unix:uid");
        identity(linux.putArray("gidMappings"), "unix:gid");
        return config;
    }

    private static void mount(ArrayNode mounts, String type, String source, String place, String... options) {
        ArrayNode list = mounts.addObject()
                .put("destination", place)
                .put("type", type)
                .put("source", source)
                .putArray("options");
        List.of(options).forEach(list::add);
    }

    private void identity(ArrayNode mappings, String attribute) throws IOException {
        mappings.addObject()
                .put("containerID", MAPPED_ID)
                .put("hostID", (Integer) Files.getAttribute(programs.folder(), attribute))
                .put("size", 1);
    }
}
