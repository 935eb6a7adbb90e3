package dev.brig.bench;

import dev.brig.bench.faults.Part;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.service.FreePort;
import dev.brig.bench.store.PostgresEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A node that does not judge, and two workers with a slot and a CPU each, of which the second can rest. */
final class TwoWorkers implements AutoCloseable {
    private static final String KEY = "a-key-for-the-clients-of-this-measurement";
    private static final long PAUSE_NANOS = 20_000_000;

    private final Path work;
    private final int port = FreePort.find();
    private final PostgresEngine database;
    private final Part node;
    private final Part first;
    private final Part second;

    private TwoWorkers(Path brig, Path work) throws IOException {
        this.work = work;
        database = PostgresEngine.start(work, 1)
                .orElseThrow(() ->
                        new BenchException("needs a PostgreSQL server, as Debian's package postgresql brings it"));
        Path clientKey = secret("client.key", KEY);
        Path workerKey = secret("worker.key", "a-key-for-the-workers-of-this-measurement");
        node = part(
                "node",
                List.of(
                        brig.toString(),
                        "serve",
                        "--store=" + database.newDatabase("judge"),
                        "--state=" + work.resolve("state"),
                        "--listen=127.0.0.1:" + port,
                        "--api-key-file=" + clientKey,
                        "--worker-key-file=" + workerKey,
                        "--no-judge",
                        "--no-prepare"));
        awaitNode();
        first = worker(brig, workerKey, 0);
        second = worker(brig, workerKey, 1);
    }

    static TwoWorkers start(Path brig) {
        if (System.getProperty("user.name").equals("root")) {
            throw new BenchException("root cannot start PostgreSQL: measure the workers as an ordinary user");
        }
        try {
            return new TwoWorkers(brig, Files.createTempDirectory("brig-workers"));
        } catch (IOException failed) {
            throw new BenchException("cannot make a directory: " + failed, failed);
        }
    }

    private Path secret(String name, String key) throws IOException {
        Path file = Files.createFile(
                work.resolve(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, key + "\n");
    }

    private Part part(String name, List<String> command) {
        return Part.start(name, command, work.resolve(name + ".log"), Map.of());
    }

    private Part worker(Path brig, Path key, int cpu) {
        return part(
                "worker" + cpu,
                List.of(
                        "taskset",
                        "--cpu-list",
                        Integer.toString(cpu),
                        brig.toString(),
                        "worker",
                        "--name=worker" + cpu,
                        "--join=http://127.0.0.1:" + port,
                        "--key-file=" + key,
                        "--cache=" + work.resolve("cache" + cpu),
                        "--slots=1",
                        "--no-prepare"));
    }

    private void awaitNode() {
        while (true) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (!node.lives()) {
                    throw new BenchException("the node has ended: " + node.said());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    int port() {
        return port;
    }

    /** What clients show. */
    String key() {
        return KEY;
    }

    /** The second one gives back what it has, and ends. */
    void rest() {
        second.end();
    }

    /** The second one begins again. */
    void goOn() {
        second.startAgain();
    }

    @Override
    public void close() {
        second.close();
        first.close();
        node.close();
        database.close();
        FaultOptions.delete(work);
    }
}
