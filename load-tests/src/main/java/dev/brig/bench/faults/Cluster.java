package dev.brig.bench.faults;

import dev.brig.bench.faults.Lan.Machine;
import dev.brig.bench.measure.BenchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes and workers, each on a machine of its own, with a database and its standby. */
public final class Cluster implements AutoCloseable {
    private static final int PRIMARY = 11;
    private static final int STANDBY = 12;
    private static final int FIRST_NODE = 21;
    private static final int FIRST_WORKER = 31;
    private static final int PORT = 8080;
    private static final String KEY = "a-key-for-clients-of-this-cluster-alone";

    private final Lan lan;
    private final Databases databases;
    private final List<Part> nodes = new ArrayList<>();
    private final List<Part> workers = new ArrayList<>();
    private final List<Machine> workerMachines = new ArrayList<>();
    private final List<URI> addresses = new ArrayList<>();

    /**
     * Starts all.
     *
     * @param brig the command
     */
    public Cluster(Path brig, Path directory, int nodeCount, int workerCount) {
        lan = new Lan(directory);
        try {
            Machine primary = lan.machine("primary", PRIMARY);
            Machine standby = lan.machine("standby", STANDBY);
            Path data = Files.createDirectory(directory.resolve("databases"));
            databases = new Databases(primary, standby, data);
            String clientKey = secret(directory.resolve("client.key"), KEY);
            String workerKey = secret(directory.resolve("worker.key"), "a-key-for-workers-of-this-cluster-alone");
            for (int number = 0; number < nodeCount; number++) {
                Machine machine = lan.machine("node" + number, FIRST_NODE + number);
                addresses.add(URI.create("http://" + machine.address() + ":" + PORT));
                nodes.add(part(
                        directory,
                        "node" + number,
                        machine,
                        List.of(
                                brig.toString(),
                                "serve",
                                "--store=" + databases.address(),
                                "--state=" + directory.resolve("state-node" + number),
                                "--listen=" + machine.address() + ":" + PORT,
                                "--api-key-file=" + clientKey,
                                "--worker-key-file=" + workerKey,
                                "--no-judge",
                                "--no-prepare")));
            }
            for (int number = 0; number < workerCount; number++) {
                Machine machine = lan.machine("worker" + number, FIRST_WORKER + number);
                List<String> command = new ArrayList<>(List.of(
                        brig.toString(),
                        "worker",
                        "--name=worker" + number,
                        "--key-file=" + workerKey,
                        "--cache=" + directory.resolve("cache-worker" + number),
                        "--slots=1",
                        "--no-prepare"));
                addresses.forEach(node -> command.add("--join=" + node));
                workerMachines.add(machine);
                workers.add(part(directory, "worker" + number, machine, command));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Part part(Path directory, String name, Machine machine, List<String> command) {
        return Part.start(name, machine.command(command), directory.resolve(name + ".log"), Map.of());
    }

    private static String secret(Path file, String key) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, key + "\n").toString();
    }

    public List<URI> addresses() {
        return addresses;
    }

    /** What clients show. */
    public String key() {
        return KEY;
    }

    Databases databases() {
        return databases;
    }

    List<Part> nodes() {
        return nodes;
    }

    List<Part> workers() {
        return workers;
    }

    Machine machineOf(Part worker) {
        return workerMachines.get(workers.indexOf(worker));
    }

    /** What must be there, and is not. */
    void requireAlive() {
        for (Part part : nodes) {
            if (!part.lives()) {
                throw new BenchException(part.name() + " has ended by itself: " + part.said());
            }
        }
        for (Part part : workers) {
            if (!part.lives()) {
                throw new BenchException(part.name() + " has ended by itself: " + part.said());
            }
        }
    }

    @Override
    public void close() {
        workers.forEach(Part::close);
        nodes.forEach(Part::close);
        databases.close();
        lan.close();
    }
}
