package dev.brig.judge.http.exchange;

import dev.brig.judge.http.contract.ProblemDocument;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** A body that is passed on while it comes. The client is slowed down to the speed of the sink. Used on one event loop only. */
public final class BodyStream {
    /** About how much of a body waits in memory. */
    static final int WINDOW_BYTES = 256 << 10;

    /** Where the bytes go; may take its time. */
    @FunctionalInterface
    public interface Sink {
        void write(ByteBuffer bytes);
    }

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Sink sink;
    private final long timeoutNanos;
    private final Promise<Void> done = Promise.promise();
    private List<Buffer> waiting = new ArrayList<>();
    private int waitingBytes;
    private boolean writing;
    private boolean ended;
    private Optional<Throwable> failure = Optional.empty();
    private long lastNanos = System.nanoTime();

    BodyStream(Vertx vertx, HttpServerRequest request, Sink sink, Duration timeout) {
        this.vertx = vertx;
        this.request = request;
        this.sink = sink;
        timeoutNanos = timeout.toNanos();
    }

    /** Nobody wants it any more. */
    void abandon() {
        fail(new CancellationException("abandoned"));
    }

    Future<Void> start() {
        request.handler(this::take);
        request.endHandler(end -> {
            ended = true;
            passOn();
        });
        request.exceptionHandler(broken ->
                fail(ProblemDocument.of(400, "malformed-http", "The body broke off, or its framing is not HTTP.")
                        .closing()
                        .exception()));
        long timer = vertx.setPeriodic(Math.max(1, timeoutNanos / 4_000_000), tick -> requireProgress());
        return done.future().onComplete(end -> vertx.cancelTimer(timer));
    }

    private void take(Buffer part) {
        lastNanos = System.nanoTime();
        if (failure.isPresent()) {
            return;
        }
        waiting.add(part);
        waitingBytes += part.length();
        if (waitingBytes >= WINDOW_BYTES / 2) {
            request.pause();
        }
        passOn();
    }

    private void passOn() {
        if (writing) {
            return;
        }
        if (failure.isPresent()) {
            done.tryFail(failure.get());
        } else if (waiting.isEmpty()) {
            if (ended) {
                done.tryComplete();
            }
        } else {
            write();
        }
    }

    private void write() {
        List<Buffer> batch = waiting;
        waiting = new ArrayList<>();
        waitingBytes = 0;
        writing = true;
        vertx.executeBlocking(
                        () -> {
                            batch.forEach(part -> sink.write(ByteBuffer.wrap(part.getBytes())));
                            return null;
                        },
                        false)
                .onComplete(written -> {
                    writing = false;
                    lastNanos = System.nanoTime();
                    if (written.failed()) {
                        fail(written.cause());
                    } else {
                        if (!ended) {
                            request.resume();
                        }
                        passOn();
                    }
                });
    }

    private void requireProgress() {
        if (!writing && System.nanoTime() - lastNanos > timeoutNanos) {
            fail(ProblemDocument.of(
                            408,
                            "body-timeout",
                            "No more of the body came for " + timeoutNanos / 1_000_000_000 + " seconds.")
                    .closing()
                    .exception());
        }
    }

    private void fail(Throwable cause) {
        if (failure.isEmpty()) {
            failure = Optional.of(cause);
            waiting.clear();
            request.resume(); // what still comes is let go
        }
        passOn();
    }
}
