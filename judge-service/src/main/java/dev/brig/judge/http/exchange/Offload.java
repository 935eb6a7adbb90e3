package dev.brig.judge.http.exchange;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Keeps the event loop free. Whatever the work, what it comes to is handed over on the event loop. */
public record Offload(Vertx vertx) {
    private static final long FEW_BYTES = 128 << 10;

    /**
     * Work that goes through bytes: few at once, many on another thread.
     *
     * @param bytes about how many
     */
    public <T> Future<T> call(long bytes, Callable<T> work) {
        if (bytes > FEW_BYTES) {
            return vertx.executeBlocking(work, false);
        }
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception failure) {
            return Future.failedFuture(failure);
        }
    }

    /** Work that reads or writes files. */
    public <T> Future<T> block(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    /** Work that waits, on a virtual thread. */
    public <T> Future<T> await(Supplier<T> work) {
        return when(CompletableFuture.supplyAsync(
                work, task -> Thread.ofVirtual().name("brig-judging").start(task)));
    }

    /** What another thread comes to. */
    public <T> Future<T> when(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }
}
