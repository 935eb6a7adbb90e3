package dev.brig.bench.service;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.OrdinaryUser;
import dev.brig.bench.service.HttpConnection.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** go-judge, run as a service during the measurement, with the same programs in its containers and the same limits. */
public final class GoJudge implements RunService {
    public static final String CGROUPS = "go-judge, cgroups";
    public static final String NO_CGROUPS = "go-judge, no cgroups";

    private static final long STARTING_SECONDS = 10;
    private static final long MOMENT_NANOS = 50_000_000;

    private final Process process;
    private final int port;
    private final String name;

    /** @param stepDown whether an {@link OrdinaryUser} runs it, and not the user of the bench */
    GoJudge(Path executable, BenchPrograms programs, boolean stepDown) {
        try {
            Path folder = Files.createTempDirectory(programs.folder(), "go-judge-");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path mounts = folder.resolve("mount.yaml");
            Files.writeString(mounts, """
                    mount:
                      - { type: bind, source: /usr, target: /usr, readonly: true }
                      - { type: bind, source: /bin, target: /bin, readonly: true }
                      - { type: bind, source: /lib, target: /lib, readonly: true }
                      - { type: bind, source: /lib64, target: /lib64, readonly: true }
                      - { type: bind, source: %s, target: %s, readonly: true }
                      - { type: bind, source: /dev/null, target: /dev/null }
                    %s
                      - { type: tmpfs, target: /w, data: "size=128m,nr_inodes=4k" }
                      - { type: tmpfs, target: /tmp, data: "size=128m,nr_inodes=4k" }
                    proc: true
                    workDir: /w
                    hostName: sandbox
                    domainName: sandbox
                    uid: 1000
                    gid: 1000
                    """.formatted(programs.programs(), BenchPrograms.INSIDE, optional()));
            port = FreePort.find();
            List<String> command = List.of(
                    executable.toString(),
                    "-http-addr=127.0.0.1:" + port,
                    "-parallelism=" + MachineFacts.cores(),
                    "-mount-conf=" + mounts,
                    "-dir=" + folder.resolve("files"),
                    "-release",
                    "-silent");
            process = new ProcessBuilder(stepDown ? OrdinaryUser.command(command) : command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            awaitReady(programs);
        } catch (BenchException e) {
            close();
            throw e;
        }
        name = hasGroups() ? CGROUPS : NO_CGROUPS;
    }

    /** What compilers and runtimes want to see, as far as this machine has it. */
    private static String optional() throws IOException {
        List<Path> all = new ArrayList<>(List.of(Path.of("/etc/alternatives"), Path.of("/etc/ld.so.cache")));
        try (DirectoryStream<Path> settings = Files.newDirectoryStream(Path.of("/etc"), "java-*-openjdk")) {
            settings.forEach(all::add);
        }
        return all.stream()
                .filter(Files::exists)
                .map(path -> "  - { type: bind, source: %s, target: %s, readonly: true }".formatted(path, path))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String name() {
        return name;
    }

    /** It says which controllers it uses. */
    private boolean hasGroups() {
        try (HttpConnection connection = new HttpConnection(port)) {
            String configuration =
                    connection.send(HttpConnection.get("/config")).text();
            return !configuration.contains("\"cgroupType\":0");
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public byte[] run(List<String> command) {
        return HttpConnection.post("/run", """
                {"cmd":[{"args":[%s],"env":["PATH=/usr/bin:/bin"],
                "files":[{"content":""},{"name":"stdout","max":65536},{"name":"stderr","max":65536}],
                "cpuLimit":2000000000,"clockLimit":10000000000,"memoryLimit":268435456,"procLimit":64}]}""".formatted(HttpConnection.quoted(command)));
    }

    @Override
    public String success() {
        return "\"status\":\"Accepted\"";
    }

    private void awaitReady(BenchPrograms programs) {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTING_SECONDS);
        while (true) {
            try (HttpConnection connection = new HttpConnection(port)) {
                Response response = connection.send(run(programs.trueStatic().inside()));
                if (!response.text().contains(success())) {
                    throw new BenchException("go-judge does not run the program: " + response.text());
                }
                return;
            } catch (UncheckedIOException notYet) {
                if (!process.isAlive() || System.nanoTime() > patience) {
                    throw new BenchException("go-judge does not start: " + notYet.getMessage(), notYet);
                }
                LockSupport.parkNanos(MOMENT_NANOS);
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STARTING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
