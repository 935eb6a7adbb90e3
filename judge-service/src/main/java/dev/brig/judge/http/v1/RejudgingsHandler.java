package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.access.Caller;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.dispatch.Dispatcher;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.store.Rejudging;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.SubmissionState;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;

/** Has the submissions to a problem judged again, and tells what that changes. */
final class RejudgingsHandler {
    private static final String PLACE = "/v1/rejudgings/";
    private static final int MOST_LISTED = 500;

    private final Contract contract;
    private final RejudgingMaker maker;
    private final Bodies bodies;
    private final Offload offload;
    private final SubmissionWork work;
    private final KeptSubmissions kept;

    RejudgingsHandler(
            Contract contract,
            RejudgingMaker maker,
            Bodies bodies,
            Offload offload,
            SubmissionWork work,
            KeptSubmissions kept) {
        this.contract = contract;
        this.maker = maker;
        this.bodies = bodies;
        this.offload = offload;
        this.work = work;
        this.kept = kept;
    }

    Future<Answer> begin(Exchange exchange) {
        kept.requireStore();
        String problem = id(exchange);
        Caller caller = exchange.caller();
        // What submissions name was their tenants' when they were handed in.
        BlobUse used = work.use(blob -> true);
        return bodies.read(exchange)
                .compose(body -> offload.await(() -> {
                    JsonNode filter = StrictJson.read(body.getBytes());
                    contract.check(contract.operation("rejudge"), filter);
                    return maker.make(problem, filter, caller, used);
                }))
                .map(batch -> {
                    exchange.requireWanted();
                    return batch;
                })
                .onFailure(refused -> used.close())
                .compose(batch -> offload.await(() -> kept.accept(batch, used::close)))
                .compose(id -> {
                    exchange.note("rejudging", id);
                    return offload.block(() -> Answer.json(json(find(id, caller), caller))
                            .withStatus(201)
                            .withHeader("Location", PLACE + id));
                });
    }

    Future<Answer> list(Exchange exchange) {
        kept.requireStore();
        String problem = id(exchange);
        return offload.block(() -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode list = json.putArray("rejudgings");
            kept.requireStore()
                    .rejudgings()
                    .list(problem, exchange.caller().only(), MOST_LISTED)
                    .forEach(one -> list.addObject()
                            .put("id", one.id())
                            .put("problem", one.problem())
                            .put("state", one.state().key())
                            .put("created", one.created().toString()));
            return Answer.json(json);
        });
    }

    Future<Answer> get(Exchange exchange) {
        kept.requireStore();
        String id = id(exchange);
        Caller caller = exchange.caller();
        return offload.block(() -> Answer.json(json(find(id, caller), caller)));
    }

    /** Only when all is judged, so that it is known what counts from then on. */
    Future<Answer> apply(Exchange exchange) {
        Dispatcher dispatcher = kept.requireStore();
        String id = id(exchange);
        Caller caller = exchange.caller();
        return offload.await(() -> {
            requireOpen(find(id, caller));
            if (!kept.batch(id, caller).stream().allMatch(one -> one.state().isFinal())) {
                throw ProblemDocument.of(
                                409,
                                "rejudging-not-ended",
                                "Not all submissions are judged yet; wait for them, or cancel it.")
                        .exception();
            }
            dispatcher.rejudgings().apply(id);
            return Answer.json(json(find(id, caller), caller));
        });
    }

    Future<Answer> cancel(Exchange exchange) {
        Dispatcher dispatcher = kept.requireStore();
        String id = id(exchange);
        Caller caller = exchange.caller();
        return offload.await(() -> {
            requireOpen(find(id, caller));
            if (dispatcher.rejudgings().cancel(id)) {
                kept.cancelBatch(id, caller);
            }
            return Answer.json(json(find(id, caller), caller));
        });
    }

    private static void requireOpen(Rejudging rejudging) {
        if (rejudging.state() != Rejudging.State.OPEN) {
            throw ProblemDocument.of(
                            409,
                            "rejudging-not-open",
                            "The rejudging is " + rejudging.state().key() + ".")
                    .exception();
        }
    }

    /** That there is one of another tenant is not told. */
    private Rejudging find(String id, Caller caller) {
        return kept.requireStore()
                .rejudgings()
                .find(id)
                .filter(found -> caller.sees(found.tenant()))
                .orElseThrow(() -> unknown(id));
    }

    private static ProblemException unknown(String id) {
        return ProblemDocument.of(404, "unknown-rejudging", "There is no rejudging " + Field.quoted(id) + ".")
                .exception();
    }

    private ObjectNode json(Rejudging rejudging, Caller caller) {
        List<StoredSubmission> all = kept.batch(rejudging.id(), caller);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", rejudging.id());
        json.put("problem", rejudging.problem());
        json.put("state", rejudging.state().key());
        json.put("created", rejudging.created().toString());
        json.set("statuses", KeptSubmissions.statuses(all));
        List<StoredSubmission> ended = all.stream()
                .filter(one -> one.state().isFinal() && one.state() != SubmissionState.CANCELLED)
                .toList();
        ArrayNode changes = json.putArray("changes");
        ended.stream().filter(RejudgingsHandler::isChanged).forEach(one -> {
            var again = one.again().orElseThrow();
            changes.addObject()
                    .put("submission", again.original())
                    .put("rejudged", one.id())
                    .put("before", again.before())
                    .put("after", RejudgingMaker.outcome(one));
        });
        return json.put("unchanged", ended.size() - changes.size());
    }

    private static boolean isChanged(StoredSubmission one) {
        return !Objects.equals(one.again().orElseThrow().before(), RejudgingMaker.outcome(one));
    }

    private static String id(Exchange exchange) {
        return exchange.pathParameter("id");
    }
}
