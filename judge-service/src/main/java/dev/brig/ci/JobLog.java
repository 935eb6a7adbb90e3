package dev.brig.ci;

import dev.brig.sandbox.OutputListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one log of a job and of the services beside it, written as it comes. A thread of its own writes, since its reader may be
 * slow while the limits of jobs must be watched; what is not written yet waits in memory. The job's bytes go through as they are. Lines of services
 * come whole, after their service's name, and never into a line of the job's.
 */
public final class JobLog {
    private static final int LONGEST_LINE = 8 << 10;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX ").withZone(ZoneOffset.UTC);

    private final LinkedBlockingQueue<Optional<Piece>> queue = new LinkedBlockingQueue<>();
    private final OutputStream out;
    private final Optional<Clock> clock;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> written = new CompletableFuture<>();
    private boolean atLineStart = true;

    private record Piece(String prefix, Instant time, byte[] bytes) {}

    /** @param clock tells the time that each line begins with; without one there is none */
    public JobLog(OutputStream out, Optional<Clock> clock) {
        this.out = out;
        this.clock = clock;
        Thread.ofPlatform().daemon().name("brig-log").start(this::write);
    }

    private void add(String prefix, byte[] bytes) {
        queue.add(Optional.of(new Piece(prefix, clock.map(Clock::instant).orElse(Instant.EPOCH), bytes)));
    }

    /** Takes the job's output. */
    public OutputListener job() {
        return (_, bytes) -> add("", copy(bytes));
    }

    /** Takes a service's output. */
    OutputListener service(String name) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        return (_, bytes) -> {
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                line.write(next);
                if (next == '\n' || line.size() >= LONGEST_LINE) {
                    if (next != '\n') {
                        line.write('\n');
                    }
                    add(name + " | ", line.toByteArray());
                    line.reset();
                }
            }
        };
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }

    /** Completes with the reason when it can no longer be written: its reader has gone, or a disk is full. */
    public CompletableFuture<String> lost() {
        return lost;
    }

    /** Nothing more follows. Completes when all of it is written, or cannot be. */
    public CompletableFuture<Void> finish() {
        queue.add(Optional.empty());
        return written;
    }

    private void write() {
        try {
            Optional<Piece> next;
            while ((next = queue.take()).isPresent()) {
                write(next.get());
                if (queue.isEmpty()) {
                    out.flush();
                }
            }
            out.flush();
        } catch (IOException broken) {
            lost.complete(String.valueOf(broken.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            written.complete(null);
        }
    }

    private void write(Piece piece) throws IOException {
        if (!piece.prefix().isEmpty() && !atLineStart) {
            out.write('\n');
            atLineStart = true;
        }
        if (clock.isEmpty() && piece.prefix().isEmpty()) {
            out.write(piece.bytes());
            atLineStart = piece.bytes()[piece.bytes().length - 1] == '\n';
            return;
        }
        byte[] start = (clock.map(_ -> STAMP.format(piece.time())).orElse("") + piece.prefix())
                .getBytes(StandardCharsets.UTF_8);
        int from = 0;
        for (int i = 0; i < piece.bytes().length; i++) {
            if (atLineStart) {
                out.write(start);
                atLineStart = false;
            }
            if (piece.bytes()[i] == '\n') {
                out.write(piece.bytes(), from, i + 1 - from);
                from = i + 1;
                atLineStart = true;
            }
        }
        out.write(piece.bytes(), from, piece.bytes().length - from);
    }
}
