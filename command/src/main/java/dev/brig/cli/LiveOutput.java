package dev.brig.cli;

import dev.brig.sandbox.OutputListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Passes a job's output on as it comes. Whoever reads it may be slow, and the job's limits must be watched meanwhile: so a
 * thread of its own writes, and what it has not written yet waits in memory, at most as much as the limit of output.
 */
final class LiveOutput implements OutputListener {
    private final LinkedBlockingQueue<Optional<Piece>> queue = new LinkedBlockingQueue<>();
    private final OutputStream out;
    private final OutputStream err;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> written = new CompletableFuture<>();

    private record Piece(Stream stream, byte[] bytes) {}

    LiveOutput(OutputStream out, OutputStream err) {
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

    /** Completes if output can no longer be written, with the reason: nobody reads it, or a disk is full. */
    CompletableFuture<String> lost() {
        return lost;
    }

    /** No more comes. Completes when all is written, or never can be. */
    CompletableFuture<Void> finish() {
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
