package dev.brig.judge.store.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A PostgreSQL server of our own, on a free port of 127.0.0.1. It keeps nothing when the machine stops: tests do not need that. */
public final class PostgresServer implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path binaries;
    private final Path data;
    private final int port;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(Path binaries, Path data, int port) {
        this.binaries = binaries;
        this.data = data;
        this.port = port;
    }

    public static PostgresServer start(Path directory) {
        Optional<Path> binaries = binaries();
        assumeTrue(binaries.isPresent(), "needs a PostgreSQL server, as the package 'postgresql' of Debian brings it");
        PostgresServer server = new PostgresServer(binaries.orElseThrow(), directory.resolve("data"), freePort());
        server.run("initdb", "--auth=trust", "--username=brig", "--no-sync", "-D", server.data.toString());
        server.run(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                server.data.toString(),
                "-l",
                directory.resolve("log").toString(),
                "-o",
                "-F -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60 -p "
                        + server.port);
        return server;
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

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The address of a database without tables. */
    public String newDatabase() {
        String name = "store" + databases.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return url(name);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=brig";
    }

    private void run(String program, String... arguments) {
        List<String> command = Stream.concat(Stream.of(binaries.resolve(program).toString()), Stream.of(arguments))
                .toList();
        try {
            Path output = Files.createTempFile("postgres", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int status = process.waitFor();
            String said = Files.readString(output);
            Files.delete(output);
            if (status != 0) {
                throw new IllegalStateException(program + " ended with status " + status + ": " + said);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data.toString());
    }
}
