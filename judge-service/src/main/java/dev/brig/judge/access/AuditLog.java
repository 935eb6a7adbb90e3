package dev.brig.judge.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what: lines of JSON, which are only ever added. When a file is full, it takes the place of the one before, so two files hold
 * what was done last. A thread of its own writes, so that nobody waits for the disk; where more comes than it can write, the next line
 * says how many are missing. They are on the disk, whatever happens to the power, a second later.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final String FILE = "audit.jsonl";
    private static final String BEFORE = "audit.1.jsonl";
    private static final int QUEUE = 10_000;
    private static final long GATHERING_MILLIS = 100;
    private static final long SYNC_MILLIS = 1000;
    private static final long SYNC_NANOS = SYNC_MILLIS * 1_000_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final Optional<Writer> writer;

    private AuditLog(Optional<Writer> writer) {
        this.writer = writer;
    }

    static AuditLog none() {
        return new AuditLog(Optional.empty());
    }

    /** @param bytes how much both files may have together */
    static AuditLog open(Path directory, long bytes) {
        return new AuditLog(Optional.of(new Writer(directory, bytes / 2)));
    }

    /** Adds a line soon. */
    public void record(AuditEntry entry) {
        writer.ifPresent(to -> to.record(entry));
    }

    /** Adds a line now, beside a service that may be running. */
    public static void record(Path state, AuditEntry entry) {
        try {
            append(KeyStore.directory(state).resolve(FILE), line(entry, 0), true);
        } catch (IOException e) {
            throw new StoreException("cannot write the audit log: " + e, e);
        }
    }

    /**
     * The last lines of those that are wanted, the oldest first.
     *
     * @param most how many
     */
    public static List<JsonNode> last(Path state, int most, Predicate<JsonNode> wanted) {
        Path directory = KeyStore.directory(state);
        ArrayDeque<JsonNode> last = new ArrayDeque<>();
        for (String file : List.of(BEFORE, FILE)) {
            try (Stream<String> lines = Files.lines(directory.resolve(file))) {
                lines.flatMap(line -> parsed(line).stream()).filter(wanted).forEach(line -> {
                    last.add(line);
                    if (last.size() > most) {
                        last.remove();
                    }
                });
            } catch (NoSuchFileException none) {
                // nothing was done yet
            } catch (IOException e) {
                throw new StoreException("cannot read the audit log: " + e, e);
            }
        }
        return List.copyOf(last);
    }

    /** What a crash has cut off is nothing. */
    private static Optional<JsonNode> parsed(String line) {
        try {
            return Optional.of(JSON.readTree(line)).filter(JsonNode::isObject);
        } catch (JsonProcessingException cut) {
            return Optional.empty();
        }
    }

    private static byte[] line(AuditEntry entry, long missing) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("time", entry.time().toString());
        json.put("who", entry.who());
        json.put("tenant", entry.tenant());
        json.put("from", entry.from());
        json.put("action", entry.action());
        json.put("outcome", entry.outcome());
        entry.details().forEach(json::put);
        if (missing > 0) {
            json.put("missingBefore", missing);
        }
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void append(Path file, byte[] lines, boolean sync) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
            ByteBuffer left = ByteBuffer.wrap(lines);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            if (sync) {
                channel.force(false);
            }
        }
    }

    @Override
    public void close() {
        writer.ifPresent(Writer::close);
    }

    private static final class Writer {
        private final Path directory;
        private final long largest;
        private final BlockingQueue<Optional<AuditEntry>> waiting = new ArrayBlockingQueue<>(QUEUE);
        private final AtomicLong missing = new AtomicLong();
        private final Thread thread;
        private boolean troubled;
        private boolean unsynced;
        private long synced = System.nanoTime();

        Writer(Path directory, long largest) {
            this.directory = directory;
            this.largest = largest;
            thread = Thread.ofPlatform().daemon().name("brig-audit").start(this::run);
        }

        void record(AuditEntry entry) {
            if (!waiting.offer(Optional.of(entry))) {
                missing.incrementAndGet();
            }
        }

        private void run() {
            List<Optional<AuditEntry>> batch = new ArrayList<>();
            try {
                boolean more = true;
                while (more) {
                    batch.add(next());
                    Thread.sleep(GATHERING_MILLIS); // so that it is not woken for every request
                    waiting.drainTo(batch);
                    more = !batch.contains(Optional.<AuditEntry>empty());
                    write(batch.stream().flatMap(Optional::stream).toList());
                    batch.clear();
                    if (unsynced && (!more || System.nanoTime() - synced > SYNC_NANOS)) {
                        sync();
                    }
                }
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException("nobody interrupts this thread", interrupted);
            }
        }

        private Optional<AuditEntry> next() throws InterruptedException {
            if (unsynced) {
                Optional<AuditEntry> soon = waiting.poll(SYNC_MILLIS, TimeUnit.MILLISECONDS);
                if (soon != null) {
                    return soon;
                }
                sync();
            }
            return waiting.take();
        }

        private void sync() {
            try {
                append(directory.resolve(FILE), new byte[0], true);
                unsynced = false;
                synced = System.nanoTime();
            } catch (IOException e) {
                LOG.error("the audit log cannot be written", e);
            }
        }

        private void write(List<AuditEntry> entries) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            entries.forEach(entry -> lines.writeBytes(line(entry, missing.getAndSet(0))));
            Path file = directory.resolve(FILE);
            try {
                if (Files.exists(file) && Files.size(file) + lines.size() > largest) {
                    Files.move(file, directory.resolve(BEFORE), StandardCopyOption.REPLACE_EXISTING);
                }
                append(file, lines.toByteArray(), false);
                unsynced = true;
                troubled = false;
            } catch (IOException e) {
                missing.addAndGet(entries.size());
                if (!troubled) {
                    LOG.error("the audit log cannot be written", e);
                }
                troubled = true;
            }
        }

        void close() {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    if (waiting.remainingCapacity() > 0) {
                        waiting.put(Optional.empty());
                    }
                    thread.join(1000);
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
