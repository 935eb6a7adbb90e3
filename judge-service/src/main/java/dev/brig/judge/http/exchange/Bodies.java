package dev.brig.judge.http.exchange;

import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Reads request bodies of JSON: none larger than the limit, all together within a budget of memory, each within a time. Used on
 * one event loop only.
 */
public final class Bodies {
    private final Vertx vertx;
    private final int limitBytes;
    private final long budgetBytes;
    private final Duration timeout;
    private long heldBytes;

    /** @param budgetBytes how much memory the bodies of all requests under way may take */
    public Bodies(Vertx vertx, int limitBytes, long budgetBytes, Duration timeout) {
        this.vertx = vertx;
        this.limitBytes = limitBytes;
        this.budgetBytes = Math.max(budgetBytes, limitBytes);
        this.timeout = timeout;
    }

    /** The body; fails with a problem. */
    public Future<Buffer> read(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        requireJson(request);
        requireLength(exchange);
        if (request.headers().contains("Expect")) {
            request.response().writeContinue();
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        long timer = vertx.setTimer(
                timeout.toMillis(),
                late -> whole.tryFail(ProblemDocument.of(
                                408,
                                "body-timeout",
                                "The body did not come within " + timeout.toSeconds() + " seconds.")
                        .closing()
                        .exception()));
        request.handler(part -> {
            if (whole.future().isComplete()) {
                return;
            }
            if (body.length() + part.length() > limitBytes) {
                whole.tryFail(tooLarge().exception());
            } else if (heldBytes + part.length() > budgetBytes) {
                whole.tryFail(ProblemDocument.tooMuchData().exception());
            } else {
                heldBytes += part.length();
                exchange.addBodyBytes(part.length());
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> whole.tryComplete(body));
        request.exceptionHandler(broken -> whole.tryFail(
                ProblemDocument.of(400, "malformed-http", "The body broke off, or its framing is not HTTP.")
                        .closing()
                        .exception()));
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /**
     * Passes a body on as it comes, whatever its size, and waits where that takes longer.
     *
     * @param sink is called on other threads, by one at a time, and no more when the future is complete
     * @return fails with a problem, or with what the sink threw
     */
    public Future<Void> stream(Exchange exchange, BodyStream.Sink sink) {
        HttpServerRequest request = exchange.request();
        requirePlain(request);
        if (heldBytes + BodyStream.WINDOW_BYTES > budgetBytes) {
            throw ProblemDocument.tooMuchData().exception();
        }
        heldBytes += BodyStream.WINDOW_BYTES;
        exchange.addBodyBytes(BodyStream.WINDOW_BYTES);
        if (request.headers().contains("Expect")) {
            request.response().writeContinue();
        }
        BodyStream stream = new BodyStream(vertx, request, sink, timeout);
        exchange.carries(stream::abandon);
        return stream.start();
    }

    /** The body is no longer needed: it was read and the answer will take its time, or the request is answered. */
    public void release(Exchange exchange) {
        heldBytes -= exchange.bodyBytes();
        exchange.addBodyBytes(-exchange.bodyBytes());
    }

    private static void requireJson(HttpServerRequest request) {
        String type = String.join(", ", request.headers().getAll("Content-Type"));
        if (!isJson(type)) {
            throw ProblemDocument.of(
                            415,
                            "unsupported-media-type",
                            "The body must be application/json in UTF-8"
                                    + (type.isEmpty() ? "." : ", not " + Field.quoted(type) + "."))
                    .exception();
        }
        requirePlain(request);
    }

    private static void requirePlain(HttpServerRequest request) {
        List<String> encodings = request.headers().getAll("Content-Encoding");
        if (!encodings.stream().allMatch("identity"::equalsIgnoreCase)) {
            throw ProblemDocument.of(415, "unsupported-content-encoding", "The body must not be compressed.")
                    .exception();
        }
    }

    private static boolean isJson(String type) {
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }

    private void requireLength(Exchange exchange) {
        if (exchange.announcedBytes().orElse(0) > limitBytes) {
            throw tooLarge().exception();
        }
    }

    private ProblemDocument tooLarge() {
        return ProblemDocument.of(413, "body-too-large", "The body may have " + limitBytes + " bytes at most.");
    }
}
