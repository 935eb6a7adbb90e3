package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.http.exchange.AnswerStream;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.store.StoredSubmission;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Tells one client of the submissions of a batch, each when it has ended, a line for each and one at the end. One is read at a time,
 * when the client has read those before, so that few are in memory. All is done on the event loop.
 */
final class BatchResults {
    private final List<String> ids;
    private final KeptSubmissions kept;
    private final Offload offload;
    private final AnswerStream out;
    private final Supplier<ObjectNode> summary;
    private final Queue<String> ended = new ArrayDeque<>();
    private int told;
    private boolean reading;
    private boolean over;

    /** @param summary reads what is told at the end */
    BatchResults(
            List<String> ids, KeptSubmissions kept, Offload offload, AnswerStream out, Supplier<ObjectNode> summary) {
        this.ids = ids;
        this.kept = kept;
        this.offload = offload;
        this.out = out;
        this.summary = summary;
    }

    void begin(Exchange exchange) {
        out.head();
        exchange.carries(() -> over = true);
        for (String id : ids) {
            offload.when(kept.requireStore().ended(id)).onComplete(done -> {
                ended.add(id);
                goOn();
            });
        }
    }

    private void goOn() {
        if (over || reading) {
            return;
        }
        if (out.isFull()) {
            out.whenRoom(this::goOn);
            return;
        }
        if (told == ids.size()) {
            read(() -> Optional.of(line("batch", summary.get()))).onComplete(done -> end());
        } else if (!ended.isEmpty()) {
            String id = ended.remove();
            read(() -> line(id)).onSuccess(last -> goOn()).onFailure(broken -> end());
        }
    }

    private Optional<String> line(String id) {
        // One that was deleted has nothing to tell.
        Optional<StoredSubmission> found = kept.requireStore().find(id);
        if (found.isPresent() && !found.orElseThrow().state().isFinal()) {
            throw new IllegalStateException("the service ends");
        }
        return found.map(one -> line("submission", kept.whole(one)));
    }

    private static String line(String name, ObjectNode json) {
        return JsonNodeFactory.instance.objectNode().set(name, json) + "\n";
    }

    private Future<Void> read(Supplier<Optional<String>> reading) {
        this.reading = true;
        return offload.block(reading::get).map(line -> {
            this.reading = false;
            told++;
            if (!over) {
                line.ifPresent(out::write);
            }
            return null;
        });
    }

    /** Without the last line, if the service ends: the client comes again. */
    private void end() {
        if (!over) {
            over = true;
            out.end();
        }
    }
}
