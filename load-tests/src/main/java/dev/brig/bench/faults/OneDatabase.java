package dev.brig.bench.faults;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.Commands;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL server in our network namespace. */
public final class OneDatabase implements AutoCloseable {
    private static final int PORT = 5432;
    private static final long PAUSE_NANOS = 100_000_000;

    private final Path binaries;
    private final Part server;

    /** @param directory for its data */
    public OneDatabase(Path directory) {
        binaries = Databases.binaries().orElseThrow();
        Namespaces.give(directory);
        String data = directory.resolve("data").toString();
        run("initdb", "--auth=trust", "--username=brig", "--no-sync", "-D", data);
        List<String> command = List.of(
                binaries.resolve("postgres").toString(),
                "-D",
                data,
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=");
        server = Part.start(
                "the database",
                Namespaces.joined(Namespaces.asOrdinary(), List.of(), command),
                directory.resolveSibling("database.log"),
                Map.of());
        awaitReady();
        run("createdb", "--host=127.0.0.1", "--username=brig", "judge");
    }

    private void run(String program, String... arguments) {
        Commands.run(Namespaces.joined(
                Namespaces.asOrdinary(), List.of(binaries.resolve(program).toString()), List.of(arguments)));
    }

    private void awaitReady() {
        while (true) {
            try {
                run("pg_isready", "--host=127.0.0.1", "--quiet");
                return;
            } catch (BenchException notYet) {
                if (!server.lives()) {
                    throw new BenchException("the database has ended: " + server.said());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    public String address() {
        return "postgresql://brig@127.0.0.1:" + PORT + "/judge";
    }

    void kill() {
        server.kill();
    }

    void startAgain() {
        server.startAgain();
        awaitReady();
    }

    @Override
    public void close() {
        server.close();
    }
}
