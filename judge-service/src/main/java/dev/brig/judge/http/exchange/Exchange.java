package dev.brig.judge.http.exchange;

import dev.brig.judge.access.Caller;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.tracing.Span;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;

/**
 * One request on its way to its answer. It is used on its event loop only. If it is abandoned, since the client went away or
 * the service ends, what runs for it is cancelled.
 */
public final class Exchange {
    /** In place of a status, where the client went away before its answer. */
    public static final int CLIENT_GONE = 499;

    private static final int SMALL_BODY_BYTES = 64 << 10;
    private static final long LINGER_MILLIS = 5_000;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Map<String, String> pathParameters;
    private final Function<Throwable, Answer> errors;
    private final ObjIntConsumer<Exchange> ended;
    private Optional<Runnable> cancellation = Optional.empty();
    private Optional<ProblemDocument> abandoned = Optional.empty();
    private Optional<AnswerStream> streaming = Optional.empty();
    private Optional<Caller> caller = Optional.empty();
    private Span span = Span.NONE;
    private final Map<String, String> notes = new LinkedHashMap<>();
    private boolean finished;
    private long bodyBytes;

    /**
     * @param pathParameters what stands in the places of the operation's path that have a name
     * @param errors what is answered when something went wrong
     * @param ended is told once, with the status that was sent, or {@link #CLIENT_GONE}
     */
    public Exchange(
            Vertx vertx,
            HttpServerRequest request,
            Map<String, String> pathParameters,
            Function<Throwable, Answer> errors,
            ObjIntConsumer<Exchange> ended) {
        this.vertx = vertx;
        this.request = request;
        this.pathParameters = Map.copyOf(pathParameters);
        this.errors = errors;
        this.ended = ended;
        request.response().closeHandler(gone -> {
            finish(CLIENT_GONE);
            abandon(ProblemDocument.of(CLIENT_GONE, "client-gone", "The client closed the connection."));
        });
    }

    public HttpServerRequest request() {
        return request;
    }

    /** What stands in the place of the path that has this name. */
    public String pathParameter(String name) {
        return pathParameters.get(name);
    }

    /** It belongs to a trace. */
    public void traced(Span own) {
        span = own;
    }

    /** Of the request, from its beginning to its answer. */
    public Span span() {
        return span;
    }

    /** It is known who asks. */
    public void askedBy(Caller who) {
        caller = Optional.of(who);
    }

    /** Who asks, once that is known. */
    public Caller caller() {
        return caller.orElseThrow();
    }

    public boolean isOf(Predicate<Caller> some) {
        return caller.filter(some).isPresent();
    }

    /** For the audit log: what the request is about. */
    public void note(String name, String value) {
        notes.put(name, value);
    }

    public Map<String, String> notes() {
        return Map.copyOf(notes);
    }

    /** Ends what runs for this request; nobody gets its outcome. A client that is still there is told why. */
    public void abandon(ProblemDocument why) {
        if (abandoned.isEmpty()) {
            abandoned = Optional.of(why);
            cancellation.ifPresent(Runnable::run);
            fail(why.exception());
        }
    }

    /** @throws ProblemException if the request is abandoned, so that nothing more is to be started for it */
    public void requireWanted() {
        abandoned.ifPresent(why -> {
            throw why.exception();
        });
    }

    /**
     * Something runs for the request.
     *
     * @param cancel ends it; called when the request is abandoned
     */
    public void carries(Runnable cancel) {
        cancellation = Optional.of(cancel);
        if (abandoned.isPresent()) {
            cancel.run();
        }
    }

    /** The memory that the request's body takes, until it is answered. */
    long bodyBytes() {
        return bodyBytes;
    }

    void addBodyBytes(long more) {
        bodyBytes += more;
    }

    /** Answers, unless that was done already; completes when the client has taken the answer, or is gone. */
    public Future<Void> send(Answer answer) {
        Runnable sentFile = answer.file().map(Answer.FileBody::sent).orElse(() -> {});
        if (finished) {
            sentFile.run();
            return Future.succeededFuture();
        }
        if (streaming.isPresent()) {
            streaming.get().end(); // all that is left to say
            return Future.succeededFuture();
        }
        if (answer.status() == Answer.SWITCHING) {
            return upgrade(answer);
        }
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.status());
        if (!answer.mediaType().isEmpty()) {
            response.putHeader("Content-Type", answer.mediaType());
        }
        response.putHeader("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(response::putHeader);
        if (answer.stream().isPresent() && !request.method().equals(HttpMethod.HEAD)) {
            AnswerStream out = AnswerStream.of(response, () -> finish(answer.status()));
            streaming = Optional.of(out);
            answer.stream().get().begin(out);
            return Future.succeededFuture();
        }
        boolean drains = !request.isEnded() && !isSmallBody();
        if (drains) {
            response.putHeader("Connection", "close");
        }
        boolean closes = response.headers().contains("Connection", "close", true);
        Future<Void> sent =
                answer.file().map(file -> send(response, file)).orElseGet(() -> response.end(answer.body()));
        sent.onComplete(done -> {
            sentFile.run();
            if (closes && !drains) {
                request.connection().close();
            }
        });
        if (drains) {
            drain();
        }
        finish(answer.status());
        return sent;
    }

    /** The request must have been paused since it came: one that was read to its end is no handshake any more. */
    private Future<Void> upgrade(Answer answer) {
        Future<Void> upgraded = request.toWebSocket()
                .onSuccess(socket -> {
                    AnswerStream out = AnswerStream.of(socket, () -> finish(answer.status()));
                    streaming = Optional.of(out);
                    socket.closeHandler(gone -> {
                        finish(answer.status());
                        abandon(ProblemDocument.of(CLIENT_GONE, "client-gone", "The client closed the connection."));
                    });
                    answer.stream().orElseThrow().begin(out);
                })
                .onFailure(noHandshake -> finish(CLIENT_GONE))
                .mapEmpty();
        request.resume();
        return upgraded;
    }

    private Future<Void> send(HttpServerResponse response, Answer.FileBody file) {
        response.putHeader("Content-Length", Long.toString(file.bytes()));
        return request.method().equals(HttpMethod.HEAD)
                ? response.end()
                : response.sendFile(file.path().toString(), 0, file.bytes());
    }

    public void fail(Throwable cause) {
        send(errors.apply(abandoned.<Throwable>map(ProblemDocument::exception).orElse(cause)));
    }

    /** The length of the body, if the client announced one; netty has seen to it that it is a number. */
    public OptionalLong announcedBytes() {
        String length = request.getHeader("Content-Length");
        return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    }

    private boolean isSmallBody() {
        return announcedBytes().orElse(request.headers().contains("Transfer-Encoding") ? Long.MAX_VALUE : 0)
                <= SMALL_BODY_BYTES;
    }

    /** A client that is still sending would lose the answer if the connection were closed at once. */
    private void drain() {
        long timer = vertx.setTimer(LINGER_MILLIS, late -> request.connection().close());
        request.exceptionHandler(broken -> vertx.cancelTimer(timer));
        request.handler(rest -> {});
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            request.connection().close();
        });
        request.resume();
    }

    private void finish(int status) {
        if (!finished) {
            finished = true;
            ended.accept(this, status);
        }
    }
}
