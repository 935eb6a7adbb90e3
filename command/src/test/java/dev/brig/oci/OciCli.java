package dev.brig.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.cli.OwnClassPath;
import dev.brig.oci.container.ContainerStore;
import dev.brig.oci.container.Life;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code brig oci} as its callers do: each command in a process of its own. */
final class OciCli implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Path directory;
    private final List<String> ids = new ArrayList<>();

    /** @param directory for the containers, and what commands print */
    OciCli(Path directory) {
        this.directory = directory;
    }

    /** What a command left. Its output is also that of the container. */
    record Result(int status, String out, String err) {
        JsonNode json() {
            try {
                return TestBundle.MAPPER.readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError(out, e);
            }
        }
    }

    /** The output of the container itself, which goes to a file, so that nothing waits for its end. */
    String output() {
        return read("out");
    }

    Path root() {
        return directory.resolve("containers");
    }

    Result run(Path bundle, String id, String... options) {
        List<String> arguments = new ArrayList<>(List.of("run", "--bundle", bundle.toString()));
        arguments.addAll(List.of(options));
        arguments.add(id);
        return brig(arguments.toArray(String[]::new));
    }

    Result create(Path bundle, String id, String... options) {
        ids.add(id);
        List<String> arguments = new ArrayList<>(List.of("create", "--bundle", bundle.toString()));
        arguments.addAll(List.of(options));
        arguments.add(id);
        return brig(arguments.toArray(String[]::new));
    }

    Result brig(String... arguments) {
        return shell(List.of(), arguments);
    }

    /** @param prefix a command that executes what follows it */
    Result shell(List<String> prefix, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(command(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(directory.resolve("out").toFile())
                    .redirectError(directory.resolve("err").toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("brig does not end: " + command);
            }
            return new Result(process.exitValue(), read("out"), read("err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** {@code brig} without arguments. Whoever calls a runtime does so from a directory of its own. */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-MaxFDLimit",
                "-cp",
                OwnClassPath.absolute(),
                "dev.brig.cli.Brig");
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of("oci", "--root", root().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode state(String id) {
        Result state = brig("state", id);
        if (state.status() != 0) {
            throw new AssertionError(state.err());
        }
        return state.json();
    }

    String status(String id) {
        return state(id).path("status").asText();
    }

    /** Waits for the end of the container's program. */
    void awaitEnd(String id) {
        Life.Found found = new Life(ContainerStore.at(java.util.Optional.of(root())), _ -> {}).find(id);
        if (!found.container().process().awaitEnd(java.time.Duration.ofSeconds(PATIENCE_SECONDS))) {
            throw new AssertionError(id + " does not end");
        }
    }

    /** No container outlives a test. */
    @Override
    public void close() {
        ids.forEach(id -> brig("delete", "--force", id));
    }
}
