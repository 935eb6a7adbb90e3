package dev.brig.judge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/** Keeps the event loop free: what has few bytes to go through is done at once, the rest on another thread. */
record Offload(Vertx vertx) {
    private static final long FEW_BYTES = 128 << 10;

    /** @param bytes about how many the work goes through */
    <T> Future<T> call(long bytes, Callable<T> work) {
        if (bytes > FEW_BYTES) {
            return vertx.executeBlocking(work, false);
        }
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception failure) {
            return Future.failedFuture(failure);
        }
    }
}
