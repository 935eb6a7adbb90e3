package dev.brig.oci;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.container.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A bundle with a few programs of this machine, and the configuration of {@code brig oci spec}. */
final class TestBundle {
    static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> PROGRAMS = List.of(
            "/bin/sh",
            "/bin/ls",
            "/bin/cat",
            "/bin/sleep",
            "/bin/mkdir",
            "/bin/grep",
            "/bin/readlink",
            "/bin/touch",
            "/usr/bin/id",
            "/usr/bin/head",
            "/usr/bin/env");

    final Path directory;
    final Path rootfs;
    final ObjectNode config;

    private TestBundle(Path directory, ObjectNode config) {
        this.directory = directory;
        this.rootfs = directory.resolve("rootfs");
        this.config = config;
    }

    /** A bundle whose program is a script of the shell. */
    static TestBundle of(Path directory, String script) {
        TestBundle bundle = new TestBundle(directory, NewConfig.document());
        try {
            for (String program : PROGRAMS) {
                add(Path.of(program), bundle.rootfs);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bundle.runs("/bin/sh", "-c", script);
    }

    /** One more program of this machine. */
    TestBundle add(String program) {
        try {
            add(Path.of(program), rootfs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static void add(Path program, Path root) throws IOException {
        copy(program, root);
        Process ldd = new ProcessBuilder("ldd", program.toString()).start();
        String libraries = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        for (var library = Pattern.compile("/\\S+").matcher(libraries); library.find(); ) {
            copy(Path.of(library.group()), root);
        }
    }

    private static void copy(Path file, Path root) throws IOException {
        Path target = root.resolve(file.toString().substring(1));
        Files.createDirectories(target.getParent());
        if (!Files.exists(target)) {
            Files.copy(file, target);
        }
    }

    TestBundle runs(String... argv) {
        process().set("args", Json.texts(List.of(argv)));
        return write();
    }

    ObjectNode process() {
        return (ObjectNode) config.get("process");
    }

    ObjectNode linux() {
        return (ObjectNode) config.get("linux");
    }

    ArrayNode mounts() {
        return (ArrayNode) config.get("mounts");
    }

    ArrayNode numbers(int... numbers) {
        ArrayNode array = MAPPER.createArrayNode();
        for (int number : numbers) {
            array.add(number);
        }
        return array;
    }

    /** A further mount. */
    TestBundle mount(String destination, String type, String source, String... options) {
        mounts().addObject()
                .put("destination", destination)
                .put("type", type)
                .put("source", source)
                .set("options", Json.texts(List.of(options)));
        return write();
    }

    TestBundle with(Consumer<ObjectNode> change) {
        change.accept(config);
        return write();
    }

    TestBundle write() {
        try {
            Files.createDirectories(rootfs);
            Files.writeString(directory.resolve("config.json"), Json.indented(config));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
