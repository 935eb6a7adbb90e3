package dev.brig.judge.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.state.StateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory of one job. Whatever is in it, the job is what {@code job.json} says, which is replaced in one step. */
record JobFiles(Path directory) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String RECORD = "job.json";
    private static final String REQUEST = "request.json";

    Path log() {
        return directory.resolve("log");
    }

    Path artifacts() {
        return directory.resolve("artifacts");
    }

    Path workspace() {
        return directory.resolve("workspace.tar");
    }

    /** Outlives a crash of the machine when this returns. */
    void write(KeptJob job) throws IOException {
        replace(RECORD, job.toJson());
    }

    /** May hold secrets, so it is there until the job has ended, and no longer. */
    void writeRequest(JsonNode request) throws IOException {
        replace(REQUEST, request);
    }

    private void replace(String name, JsonNode json) throws IOException {
        Path incoming = directory.resolve(name + ".new");
        try (FileChannel file = FileChannel.open(
                incoming, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(json));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(incoming, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        StateDirectory.sync(directory);
    }

    /** Empty where the directory is none of a job, or a crash left it half made. */
    Optional<KeptJob> read() {
        try {
            return JSON.readTree(directory.resolve(RECORD).toFile()) instanceof ObjectNode json
                    ? Optional.of(KeptJob.of(json))
                    : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    JsonNode request() throws IOException {
        return JSON.readTree(directory.resolve(REQUEST).toFile());
    }

    /** Only what is to be seen later stays. */
    void dropInputs() throws IOException {
        Files.deleteIfExists(directory.resolve(REQUEST));
        Files.deleteIfExists(workspace());
    }

    /** Takes a file that nobody changes; without a copy where the disk can. */
    void takeWorkspace(Path file) throws IOException {
        try {
            Files.createLink(workspace(), file);
        } catch (IOException | UnsupportedOperationException otherDisk) {
            Files.copy(file, workspace());
        }
    }

    long bytes() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            long bytes = 0;
            for (Path each : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                bytes += Files.size(each);
            }
            return bytes;
        }
    }
}
