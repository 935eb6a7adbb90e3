package dev.brig.bench.faults;

import dev.brig.bench.faults.Lan.Machine;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A PostgreSQL server and its standby, on two machines. A commit returns when the standby shows it. They do not wait for the disk: the
 * machine that they are on stays.
 */
public final class Databases implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final int PORT = 5432;
    private static final long PAUSE_NANOS = 100_000_000;

    private final Path binaries;
    private final Path directory;
    private final Machine first;
    private final Machine second;
    private Part primary;
    private Part standby;

    /** Starts both. */
    public Databases(Machine first, Machine second, Path directory) {
        this.binaries = binaries()
                .orElseThrow(() ->
                        new BenchException("needs a PostgreSQL server, as Debian's package postgresql brings it"));
        this.directory = directory;
        this.first = first;
        this.second = second;
        Namespaces.give(directory);
        run(first, "initdb", "--auth=trust", "--username=brig", "--no-sync", "-D", data("primary"));
        trust();
        primary =
                server(first, "primary", "-c", "synchronous_standby_names=*", "-c", "synchronous_commit=remote_apply");
        run(
                second,
                "pg_basebackup",
                "--host=" + first.address(),
                "--username=brig",
                "--no-sync",
                "--write-recovery-conf",
                "--checkpoint=fast",
                "-D",
                data("standby"));
        standby = server(second, "standby");
        run(first, "createdb", "--host=" + first.address(), "--username=brig", "judge"); // waits for the standby
    }

    /** Where Debian keeps PostgreSQL's programs, if it is installed. */
    public static Optional<Path> binaries() {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private String data(String name) {
        return directory.resolve(name).toString();
    }

    private void trust() {
        // The files may be another user's, so another user's shell writes.
        String lines = "host all all 10.77.0.0/24 trust\nhost replication all 10.77.0.0/24 trust\n";
        Commands.run(first.ordinary(
                List.of("sh", "-c", "printf %s \"$1\" >>\"$2\"", "sh", lines, data("primary") + "/pg_hba.conf")));
    }

    private Part server(Machine machine, String name, String... options) {
        List<String> command = new ArrayList<>(List.of(
                binaries.resolve("postgres").toString(),
                "-F",
                "-D",
                data(name),
                "-c",
                "listen_addresses=" + machine.address(),
                "-c",
                "unix_socket_directories="));
        command.addAll(List.of(options));
        Path log = directory.resolveSibling(name + ".log");
        Part server = Part.start(name, machine.ordinary(command), log, Map.of());
        while (!isReady(machine)) {
            if (!server.lives()) {
                throw new BenchException(name + " has ended: " + server.said());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return server;
    }

    private boolean isReady(Machine machine) {
        try {
            run(machine, "pg_isready", "--host=" + machine.address(), "--quiet");
            return true;
        } catch (BenchException notYet) {
            return false;
        }
    }

    private void run(Machine machine, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(binaries.resolve(program).toString()));
        command.addAll(List.of(arguments));
        Commands.run(machine.ordinary(command));
    }

    /** What services are told: both, of which they use the one that takes writes. */
    public String address() {
        return "postgresql://brig@%s:%d,%s:%d/judge".formatted(first.address(), PORT, second.address(), PORT);
    }

    /** The first one is killed. */
    public void killPrimary() {
        primary.kill();
    }

    /** The second one takes writes from now on. */
    public void promote() {
        run(second, "pg_ctl", "promote", "-w", "-D", data("standby"));
    }

    @Override
    public void close() {
        primary.close();
        standby.close();
    }
}
