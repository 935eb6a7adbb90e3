package dev.brig.oci;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A daemon of Docker's with {@code brig oci} as an added runtime, and files of its own. It has no network. */
final class Docker implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;
    private static final Path DAEMON = Path.of("/usr/sbin/dockerd");

    private final Path directory;
    private final Process daemon;
    private final String group = "/brig-docker-" + ProcessHandle.current().pid();

    /** @param user whose subordinate ids are those of all containers */
    Docker(String user) {
        try {
            // The root of a container is another user, who must get through to his files.
            directory = Files.createTempDirectory(Path.of("/tmp"), "brig-docker");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            Path runtime = directory.resolve("brig-oci");
            Files.writeString(runtime, "#!/bin/sh\nexec " + quoted(OciCli.java()) + " oci \"$@\"\n");
            runtime.toFile().setExecutable(true);
            daemon = new ProcessBuilder(
                            DAEMON.toString(),
                            "--host=" + host(),
                            "--data-root=" + directory.resolve("data"),
                            "--exec-root=" + directory.resolve("exec"),
                            "--pidfile=" + directory.resolve("pid"),
                            "--exec-opt=native.cgroupdriver=cgroupfs",
                            "--cgroup-parent=" + group,
                            "--bridge=none",
                            "--iptables=false",
                            "--ip6tables=false",
                            "--ip-masq=false",
                            "--ip-forward=false",
                            "--storage-driver=vfs",
                            "--userns-remap=" + user,
                            "--add-runtime=brig=" + runtime)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (docker("version").status() != 0) { // each look is a process
            if (!daemon.isAlive()) {
                throw new AssertionError("dockerd ended: " + read("log"));
            }
        }
    }

    static boolean isInstalled() {
        return Files.isExecutable(DAEMON) && Files.isExecutable(Path.of("/usr/bin/docker"));
    }

    /** A user of this machine who has as many ids as images need. */
    static Optional<String> userWithIds() {
        Set<String> groups = withIds("/etc/subgid");
        return withIds("/etc/subuid").stream().filter(groups::contains).sorted().findFirst();
    }

    private static Set<String> withIds(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length == 3 && Long.parseLong(fields[2]) >= 65536)
                    .map(fields -> fields[0])
                    .collect(Collectors.toSet());
        } catch (IOException absent) {
            return Set.of();
        }
    }

    private String host() {
        return "unix://" + directory.resolve("socket");
    }

    private static String quoted(List<String> command) {
        return String.join(" ", command.stream().map(word -> "'" + word + "'").toList());
    }

    OciCli.Result docker(String... arguments) {
        return with("", arguments);
    }

    OciCli.Result with(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "--host", host()));
        command.addAll(List.of(arguments));
        return run(input, command);
    }

    OciCli.Result run(String input, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(Redirect.to(directory.resolve("docker.out").toFile()))
                    .redirectError(Redirect.to(directory.resolve("docker.err").toFile()));
            builder.environment().put("DOCKER_HOST", host());
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException unread) {
                // It need not read its input.
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("docker does not end: " + command + "\n" + read("log"));
            }
            return new OciCli.Result(process.exitValue(), read("docker.out"), read("docker.err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The output of a command that must succeed. */
    String output(String... arguments) {
        OciCli.Result result = docker(arguments);
        if (result.status() != 0) {
            throw new AssertionError("docker " + String.join(" ", arguments) + ": " + result + "\n" + read("log"));
        }
        return result.out().strip();
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void removeContainers() {
        for (String id : output("ps", "--all", "--quiet").lines().toList()) {
            docker("rm", "--force", id);
        }
    }

    @Override
    public void close() {
        removeContainers();
        daemon.destroy();
        try {
            if (!daemon.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
            new ProcessBuilder("find", "/sys/fs/cgroup", "-depth", "-type", "d", "-path", "*" + group + "*", "-delete")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("find").toFile())
                    .start()
                    .waitFor();
            new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
