package dev.brig.bench.store;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.Commands;
import dev.brig.bench.service.FreePort;
import dev.brig.judge.store.SubmissionStore;
import dev.brig.judge.store.postgres.PostgresStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL server of our own, with its defaults: commits are on the disk. */
public final class PostgresEngine implements StoreEngine {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    /** USER_HZ, in which the kernel tells times of processes. */
    private static final long MICROS_OF_A_TICK = 10_000;

    private static final int USER_TIME = 11; // of the fields behind the name in /proc/PID/stat

    private final Path binaries;
    private final Path data;
    private final int port;
    private final int connections;

    private PostgresEngine(Path binaries, Path data, int port, int connections) {
        this.binaries = binaries;
        this.data = data;
        this.port = port;
        this.connections = connections;
    }

    /**
     * Starts a server, if one is installed.
     *
     * @param directory for its data
     * @param connections of each store
     */
    public static Optional<PostgresEngine> start(Path directory, int connections) {
        return binaries().map(found -> {
            PostgresEngine engine =
                    new PostgresEngine(found, directory.resolve("postgres"), FreePort.find(), connections);
            engine.run("initdb", "--auth=trust", "--username=brig", "-D", engine.data.toString());
            engine.run(
                    "pg_ctl",
                    "start",
                    "-w",
                    "-D",
                    engine.data.toString(),
                    "-l",
                    directory.resolve("postgres.log").toString(),
                    "-o",
                    "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_wal_size=4GB -p "
                            + engine.port);
            return engine;
        });
    }

    private static Optional<Path> binaries() {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private void run(String program, String... arguments) {
        Commands.run(Stream.concat(Stream.of(binaries.resolve(program).toString()), Arrays.stream(arguments))
                .toList());
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=brig";
    }

    /** Makes a database. @return its address, as services are told it */
    public String newDatabase(String name) {
        execute("postgres", "CREATE DATABASE " + name);
        return "postgresql://brig@127.0.0.1:" + port + "/" + name;
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public SubmissionStore storeWith(long ended) {
        String database = "store" + ended;
        execute("postgres", "CREATE DATABASE " + database);
        PostgresStore store = PostgresStore.open(url(database), connections);
        execute(database, """
                INSERT INTO ended_submission (seq, id, tenant, priority, state, attempts, accepted, finished, request, result, language,
                    verdict)
                SELECT -n, '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'), 'tenant' || (n %% 10), 0, 'finished', 1,
                    now() - interval '1 day', now() - interval '1 day', decode(repeat('00', 300), 'hex'),
                    decode(repeat('00', 200), 'hex'), 'python3', 'accepted'
                FROM generate_series(1, %d) AS n""".formatted(ended), "VACUUM ANALYZE");
        return store;
    }

    private void execute(String database, String... statements) {
        try (Connection connection = DriverManager.getConnection(url(database));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw new BenchException("cannot fill the store: " + failed.getMessage());
        }
    }

    /** Of the server's processes that live now; connections are kept, so theirs do. */
    @Override
    public long serverCpuMicros() {
        try {
            String first = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
            ProcessHandle server = ProcessHandle.of(Long.parseLong(first)).orElseThrow();
            return Stream.concat(Stream.of(server), server.descendants())
                            .mapToLong(process -> ticks(process.pid()))
                            .sum()
                    * MICROS_OF_A_TICK;
        } catch (IOException gone) {
            throw new BenchException("the server has gone: " + gone);
        }
    }

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return Long.parseLong(fields.get(USER_TIME)) + Long.parseLong(fields.get(USER_TIME + 1));
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public void close() {
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data.toString());
    }
}
