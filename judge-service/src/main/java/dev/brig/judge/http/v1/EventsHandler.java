package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.dispatch.Feed;
import dev.brig.judge.dispatch.Feed.Event;
import dev.brig.judge.dispatch.Progress;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.AnswerStream;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.store.StoredSubmission;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Tells how far a submission is, as Server-Sent Events. */
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
            return Answer.stream(TYPE, out -> new Listener(id, out, loop, exchange).begin(feed, found, after))
                    .withHeader("Cache-Control", "no-store");
        });
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
        private final AnswerStream out;
        private final Context loop;
        private final Exchange exchange;
        private final long timer;
        private boolean over;

        Listener(String id, AnswerStream out, Context loop, Exchange exchange) {
            this.id = id;
            this.out = out;
            this.loop = loop;
            this.exchange = exchange;
            timer = offload.vertx().setPeriodic(SIGN_OF_LIFE_MILLIS, tick -> write(":\n\n"));
        }

        void begin(Optional<Feed> feed, StoredSubmission found, long after) {
            write("retry: 1000\n\n");
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
                write("id: " + prefix + event.number() + "\nevent: " + name(event.progress()) + "\ndata: "
                        + json(event.progress()) + "\n\n");
            }
        }

        /** The last event, where it has ended; otherwise the service ends, and the client comes again. */
        private void end(StoredSubmission found) {
            if (found.state().isFinal()) {
                write("event: ended\ndata: " + KeptSubmissions.json(found) + "\n\n");
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
        private void write(String text) {
            if (over) {
                return;
            }
            if (out.isFull()) {
                stop();
                exchange.request().connection().close();
                return;
            }
            out.write(text);
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
