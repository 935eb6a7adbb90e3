package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.dispatch.Feed;
import dev.brig.judge.dispatch.Feed.Event;
import dev.brig.judge.dispatch.Progress;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.store.StoredSubmission;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells how far a submission is, as Server-Sent Events or in a WebSocket. */
final class EventsHandler {
    private static final String TYPE = "text/event-stream";
    private static final long SIGN_OF_LIFE_MILLIS = 15_000;

    private final KeptSubmissions kept;
    private final Offload offload;
    /** Begins all ids of events: those of another run of the service count from 1, too. */
    private final String prefix;

    EventsHandler(KeptSubmissions kept, Offload offload) {
        this.kept = kept;
        this.offload = offload;
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        prefix = HexFormat.of().formatHex(random) + "-";
    }

    Future<Answer> events(Exchange exchange) {
        kept.requireStore();
        String id = exchange.pathParameter("id");
        long after = after(exchange.request().getHeader("Last-Event-ID"));
        Context loop = offload.vertx().getOrCreateContext();
        return offload.block(() -> {
            Optional<Feed> feed = kept.requireStore().feed(id);
            StoredSubmission found = kept.find(id, exchange.caller());
            return Answer.stream(
                            TYPE,
                            out -> new Listener(id, EventWriter.stream(out), loop, exchange).begin(feed, found, after))
                    .withHeader("Cache-Control", "no-store");
        });
    }

    /** The same events, as messages. */
    Future<Answer> socket(Exchange exchange) {
        kept.requireStore();
        HttpServerRequest request = exchange.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            throw ProblemDocument.of(426, "websocket-only", "This is a WebSocket; /events tells the same as a stream.")
                    .withHeader("Upgrade", "websocket")
                    .exception();
        }
        String id = exchange.pathParameter("id");
        long after = after(
                Optional.ofNullable(request.getParam("after")).orElseGet(() -> request.getHeader("Last-Event-ID")));
        Context loop = offload.vertx().getOrCreateContext();
        request.pause(); // until it is a WebSocket
        return offload.<Answer>block(() -> {
                    Optional<Feed> feed = kept.requireStore().feed(id);
                    StoredSubmission found = kept.find(id, exchange.caller());
                    return Answer.socket(out ->
                            new Listener(id, EventWriter.messages(out), loop, exchange).begin(feed, found, after));
                })
                .onFailure(refused -> request.resume());
    }

    /** What the client has already. */
    private long after(String lastId) {
        if (lastId == null || !lastId.startsWith(prefix)) {
            return 0;
        }
        try {
            return Long.parseLong(lastId.substring(prefix.length()));
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }

    /** One client. All is done on the event loop. */
    private final class Listener {
        private final String id;
        private final EventWriter out;
        private final Context loop;
        private final Exchange exchange;
        private final long timer;
        private boolean over;

        Listener(String id, EventWriter out, Context loop, Exchange exchange) {
            this.id = id;
            this.out = out;
            this.loop = loop;
            this.exchange = exchange;
            timer = offload.vertx().setPeriodic(SIGN_OF_LIFE_MILLIS, tick -> write(EventWriter::signOfLife));
        }

        void begin(Optional<Feed> feed, StoredSubmission found, long after) {
            write(EventWriter::begin);
            if (feed.isEmpty()) {
                end(found);
                return;
            }
            Runnable leave = feed.get().listen(after, event -> loop.runOnContext(now -> tell(event)));
            exchange.carries(() -> {
                leave.run();
                stop();
            });
            offload.when(kept.requireStore().ended(id)).onComplete(done -> {
                leave.run();
                // Behind what was told before.
                loop.runOnContext(now ->
                        offload.block(() -> kept.find(id)).onSuccess(this::end).onFailure(gone -> close()));
            });
        }

        private void tell(Event event) {
            if (!(event.progress() instanceof Progress.Ended)) {
                write(to -> to.event(prefix + event.number(), name(event.progress()), json(event.progress())));
            }
        }

        /** The last event, where it has ended; otherwise the service ends, and the client comes again. */
        private void end(StoredSubmission found) {
            if (found.state().isFinal()) {
                write(to -> to.event("", "ended", KeptSubmissions.json(found)));
            }
            close();
        }

        private void close() {
            if (!over) {
                stop();
                out.end();
            }
        }

        private void stop() {
            over = true;
            offload.vertx().cancelTimer(timer);
        }

        /** Who does not read is cut off, and can come again to the same place. */
        private void write(Consumer<EventWriter> what) {
            if (over) {
                return;
            }
            if (out.isFull()) {
                stop();
                exchange.request().connection().close();
                return;
            }
            what.accept(out);
        }
    }

    private static String name(Progress progress) {
        return switch (progress) {
            case Progress.Queued waiting -> "queued";
            case Progress.Compiling compiling -> "compiling";
            case Progress.Tested tested -> "test";
            case Progress.Ended ended -> "ended";
        };
    }

    private static ObjectNode json(Progress progress) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        return switch (progress) {
            case Progress.Queued(int position) -> json.put("position", position);
            case Progress.Compiling(int attempt) -> json.put("attempt", attempt);
            case Progress.Tested(String test, String verdict, int number, int of) ->
                json.put("test", test)
                        .put("verdict", verdict)
                        .put("number", number)
                        .put("of", of);
            case Progress.Ended(var state) -> json.put("status", state.key());
        };
    }
}
