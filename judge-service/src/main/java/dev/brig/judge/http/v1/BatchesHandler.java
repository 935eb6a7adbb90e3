package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.access.Access;
import dev.brig.judge.access.Caller;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.StoredSubmission;
import io.vertx.core.Future;
import java.util.List;

/** Takes batches of submissions, tells how far they are, cancels them. */
final class BatchesHandler {
    private static final String PLACE = "/v1/batches/";
    private static final String NDJSON = "application/x-ndjson";

    private final BatchReader reader;
    private final Bodies bodies;
    private final Offload offload;
    private final SubmissionWork work;
    private final KeptSubmissions kept;
    private final Access access;

    BatchesHandler(
            BatchReader reader,
            Bodies bodies,
            Offload offload,
            SubmissionWork work,
            KeptSubmissions kept,
            Access access) {
        this.access = access;
        this.reader = reader;
        this.bodies = bodies;
        this.offload = offload;
        this.work = work;
        this.kept = kept;
    }

    /** What is accepted once is judged: from then on the client may go. */
    Future<Answer> submit(Exchange exchange) {
        kept.requireStore();
        Preference preference = Preference.of(exchange.request());
        Caller caller = exchange.caller();
        BlobUse used = work.use(access.blobs(caller));
        return bodies.read(exchange)
                .compose(body -> offload.block(
                        () -> reader.read(caller.tenant(), StrictJson.read(body.getBytes()), preference, used)))
                .map(read -> {
                    NewBatch batch = read.withTrace(exchange.span().traceparent());
                    exchange.note(
                            "submissions", Integer.toString(batch.submissions().size()));
                    bodies.release(exchange);
                    exchange.requireWanted();
                    return batch;
                })
                .onFailure(refused -> used.close())
                .compose(batch -> offload.await(() -> kept.accept(batch, used::close)))
                .compose(id -> {
                    exchange.note("batch", id);
                    return preference.bound().isPresent() ? later(id, caller) : results(id, exchange);
                });
    }

    private Future<Answer> later(String id, Caller caller) {
        return offload.block(() -> Answer.json(json(id, all(id, caller)))
                .withStatus(202)
                .withHeader("Location", PLACE + id)
                .withHeader("Preference-Applied", "respond-async"));
    }

    Future<Answer> get(Exchange exchange) {
        kept.requireStore();
        String id = id(exchange);
        return offload.block(() -> Answer.json(json(id, all(id, exchange.caller()))));
    }

    Future<Answer> results(Exchange exchange) {
        kept.requireStore();
        return results(id(exchange), exchange);
    }

    private Future<Answer> results(String id, Exchange exchange) {
        Caller caller = exchange.caller();
        return offload.block(() -> {
            List<String> ids =
                    all(id, caller).stream().map(StoredSubmission::id).toList();
            return Answer.stream(
                            NDJSON,
                            out -> new BatchResults(ids, kept, offload, out, () -> json(id, all(id, caller)))
                                    .begin(exchange))
                    .withHeader("Location", PLACE + id)
                    .withHeader("Cache-Control", "no-store");
        });
    }

    Future<Answer> cancel(Exchange exchange) {
        kept.requireStore();
        String id = id(exchange);
        Caller caller = exchange.caller();
        return offload.await(() -> {
            all(id, caller);
            kept.cancelBatch(id, caller);
            return Answer.json(json(id, all(id, caller)));
        });
    }

    /** In their order; that there is a batch of another tenant is not told. */
    private List<StoredSubmission> all(String id, Caller caller) {
        List<StoredSubmission> found = kept.batch(id, caller);
        if (found.isEmpty()) {
            throw ProblemDocument.of(404, "unknown-batch", "There is no batch " + Field.quoted(id) + ".")
                    .exception();
        }
        return found;
    }

    private static ObjectNode json(String id, List<StoredSubmission> all) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        boolean over = all.stream().allMatch(one -> one.state().isFinal());
        json.put("id", id);
        json.put("status", over ? "ended" : "open");
        json.set("statuses", KeptSubmissions.statuses(all));
        ObjectNode verdicts = json.putObject("verdicts");
        all.stream()
                .flatMap(one -> one.verdict().stream())
                .sorted()
                .forEach(verdict -> verdicts.put(verdict, verdicts.path(verdict).asInt() + 1));
        all.forEach(one -> json.withArrayProperty("submissions").add(KeptSubmissions.json(one)));
        return json;
    }

    private static String id(Exchange exchange) {
        return exchange.pathParameter("id");
    }
}
