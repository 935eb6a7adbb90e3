package dev.brig.oci;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** podman with {@code brig oci} as its runtime, and a storage of its own. */
final class Podman implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;

    private final Path directory;
    private final Path run;

    /** @param directory for its storage and configuration */
    Podman(Path directory) {
        this.directory = directory;
        try {
            run = Files.createTempDirectory(
                    Path.of("/tmp"), "brig-podman"); // podman wants a path of 50 characters at most
            for (String name : List.of("home", "storage")) {
                Files.createDirectories(directory.resolve(name));
            }
            Path runtime = directory.resolve("brig-oci");
            Files.writeString(runtime, "#!/bin/sh\nexec " + quoted(OciCli.java()) + " oci \"$@\"\n");
            runtime.toFile().setExecutable(true);
            Files.writeString(directory.resolve("containers.conf"), """
                    [containers]
                    netns = "none"
                    log_driver = "k8s-file"
                    default_sysctls = []
                    [engine]
                    cgroup_manager = "cgroupfs"
                    events_logger = "file"
                    runtime = "brig-oci"
                    runtime_supports_json = ["brig-oci"]
                    runtime_supports_nocgroup = ["brig-oci"]
                    [engine.runtimes]
                    brig-oci = ["%s"]
                    """.formatted(runtime));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(List<String> command) {
        return String.join(" ", command.stream().map(word -> "'" + word + "'").toList());
    }

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/bin/podman")) && Files.isExecutable(Path.of("/usr/bin/newuidmap"));
    }

    OciCli.Result with(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "podman",
                "--root",
                directory.resolve("storage").toString(),
                "--runroot",
                run.resolve("root").toString(),
                "--storage-driver",
                "vfs"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(Redirect.to(directory.resolve("podman.out").toFile()))
                    .redirectError(Redirect.to(directory.resolve("podman.err").toFile()));
            builder.environment().put("HOME", directory.resolve("home").toString());
            builder.environment().put("XDG_RUNTIME_DIR", run.toString());
            builder.environment()
                    .put("CONTAINERS_CONF", directory.resolve("containers.conf").toString());
            builder.environment().put("TERM", "xterm");
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException unread) {
                // It need not read its input.
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("podman does not end: " + command);
            }
            return new OciCli.Result(
                    process.exitValue(),
                    Files.readString(directory.resolve("podman.out")),
                    Files.readString(directory.resolve("podman.err")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    OciCli.Result podman(String... arguments) {
        return with("", arguments);
    }

    /** The output of a command that must succeed. */
    String output(String... arguments) {
        OciCli.Result result = podman(arguments);
        if (result.status() != 0) {
            throw new AssertionError("podman " + String.join(" ", arguments) + ": " + result);
        }
        return result.out().strip();
    }

    private static void removeTree(Path tree) {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all containers and the process that keeps its user namespace, and lets what belongs to other ids be removed. */
    @Override
    public void close() {
        podman("rm", "--all", "--force", "--time", "0");
        podman("unshare", "rm", "-rf", directory.resolve("storage").toString());
        podman("system", "migrate");
        podman("unshare", "rm", "-rf", directory.resolve("storage").toString());
        removeTree(run);
    }
}
