package dev.brig.cli.output;

import dev.brig.sandbox.OutputListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Passes a job's output on as it comes. Its reader may be slow, and the job's limits must be
 * watched meanwhile. So a separate thread writes, and unwritten output waits in memory, up to the limit of output.
 */
public final class LiveOutput implements OutputListener {
    private final LinkedBlockingQueue<Optional<Piece>> queue = new LinkedBlockingQueue<>();
    private final OutputStream out;
    private final OutputStream err;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> written = new CompletableFuture<>();

    private record Piece(Stream stream, byte[] bytes) {}

    public LiveOutput(OutputStream out, OutputStream err) {
        this.out = out;
        this.err = err;
        Thread.ofPlatform().daemon().name("brig-output").start(this::write);
    }

    @Override
    public void output(Stream stream, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        queue.add(Optional.of(new Piece(stream, copy)));
    }

    /** Completes with the reason when output can no longer be written: its reader has gone, or a disk is full. */
    public CompletableFuture<String> lost() {
        return lost;
    }

    /** No more output follows. Completes when all of it is written, or cannot be. */
    public CompletableFuture<Void> finish() {
        queue.add(Optional.empty());
        return written;
    }

    private void write() {
        try {
            Optional<Piece> next;
            while ((next = queue.take()).isPresent()) {
                Piece piece = next.get();
                (piece.stream() == Stream.STDOUT ? out : err).write(piece.bytes());
            }
        } catch (IOException broken) {
            lost.complete(String.valueOf(broken.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            written.complete(null);
        }
    }
}
