package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.brig.judge.RefusedException;
import dev.brig.judge.access.Access;
import dev.brig.judge.access.Caller;
import dev.brig.judge.access.Meter;
import dev.brig.judge.dispatch.Dispatcher;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.http.v1.SubmissionWork.Wanted;
import dev.brig.judge.store.Acceptance;
import dev.brig.judge.store.Again;
import dev.brig.judge.store.Callback;
import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.Selection;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.SubmissionState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Submissions that are kept, as resources. */
final class KeptSubmissions {
    static final String PLACE = "/v1/submissions/";

    private final Optional<Dispatcher> dispatcher;
    private final Offload offload;
    private final Access access;

    /** @param dispatcher nothing where no submissions are kept */
    KeptSubmissions(Optional<Dispatcher> dispatcher, Offload offload, Access access) {
        this.dispatcher = dispatcher;
        this.offload = offload;
        this.access = access;
    }

    /** @throws ProblemException if no submissions are kept */
    Dispatcher requireStore() {
        return dispatcher.orElseThrow(KeptSubmissions::nothingKept);
    }

    static ProblemException nothingKept() {
        return ProblemDocument.of(501, "no-store", "This service keeps no submissions.")
                .exception();
    }

    static NewSubmission submission(String tenant, Wanted wanted, byte[] request, List<Callback> callbacks) {
        return NewSubmission.of(tenant, wanted.subject(), request)
                .withCost(wanted.tests())
                .withCallbacks(callbacks);
    }

    /**
     * Accepts a submission.
     *
     * @param free is run when what it needs is needed no more
     * @return its id; or that of the one that came before with the same key
     */
    Future<String> accept(NewSubmission submission, Runnable free) {
        return offload.await(() -> switch (metered(submission, free)) {
            case Acceptance.Accepted(String id) -> id;
            case Acceptance.Repeated(String id) -> id;
            case Acceptance.Conflicting(String id) -> throw reused(id).exception();
        });
    }

    /** It counts for its tenant until it has ended. */
    private Acceptance metered(NewSubmission submission, Runnable free) {
        Meter.Place place;
        try {
            place = access.meter(submission.tenant()).keep();
        } catch (RefusedException refused) {
            free.run();
            throw refused;
        }
        boolean accepted = false;
        try {
            Acceptance acceptance = requireStore().accept(submission, () -> {
                free.run();
                place.close();
            });
            accepted = acceptance instanceof Acceptance.Accepted;
            return acceptance;
        } finally {
            if (!accepted) {
                place.takeBack();
            }
        }
    }

    /**
     * Accepts a batch, and waits for that. Each submission counts for its tenant until it has ended; what is of another tenant than the batch
     * is not bounded by that tenant's limits, since it has not asked for it.
     *
     * @param free is run when what they need is needed no more
     * @return its id; or that of the one that came before with the same key
     */
    String accept(NewBatch batch, Runnable free) {
        Map<String, Meter.Place> places;
        try {
            places = places(batch);
        } catch (RefusedException refused) {
            free.run();
            throw refused;
        }
        boolean accepted = false;
        try {
            Acceptance acceptance =
                    requireStore().accept(batch, free, id -> places.get(id).close());
            accepted = acceptance instanceof Acceptance.Accepted;
            return switch (acceptance) {
                case Acceptance.Accepted(String id) -> id;
                case Acceptance.Repeated(String id) -> id;
                case Acceptance.Conflicting(String id) -> throw reused(id).exception();
            };
        } finally {
            if (!accepted) {
                places.values().forEach(Meter.Place::takeBack);
            }
        }
    }

    private Map<String, Meter.Place> places(NewBatch batch) {
        List<NewSubmission> own = batch.submissions().stream()
                .filter(one -> one.tenant().equals(batch.tenant()))
                .toList();
        List<Meter.Place> kept = access.meter(batch.tenant()).keep(own.size());
        Map<String, Meter.Place> places = new HashMap<>();
        for (int index = 0; index < own.size(); index++) {
            places.put(own.get(index).id(), kept.get(index));
        }
        batch.submissions()
                .forEach(one -> places.computeIfAbsent(
                        one.id(), _ -> access.meter(one.tenant()).kept()));
        return places;
    }

    private static ProblemDocument reused(String id) {
        return ProblemDocument.invalid(
                "idempotency-key-reused", "Idempotency-Key", id + ", which was another one, came with the same key.");
    }

    /** Waits until a submission has ended, or the bound is passed, or the client has gone. @return its id */
    Future<String> await(String id, Optional<Duration> bound, Exchange exchange) {
        if (bound.filter(Duration::isZero).isPresent()) {
            return Future.succeededFuture(id);
        }
        Promise<String> ended = Promise.promise();
        offload.when(requireStore().ended(id)).onComplete(done -> ended.tryComplete(id));
        bound.ifPresent(time -> {
            long timer = offload.vertx().setTimer(time.toMillis(), late -> ended.tryComplete(id));
            ended.future().onComplete(done -> offload.vertx().cancelTimer(timer));
        });
        exchange.carries(() -> ended.tryComplete(id));
        return ended.future();
    }

    /** The judgement, as if it had been waited for; or where to find it later. */
    Future<Answer> judgement(String id) {
        return offload.block(() -> {
            StoredSubmission found = find(id);
            return switch (found.state()) {
                case FINISHED -> Answer.of("application/json", result(id)).withHeader("Location", PLACE + id);
                case FAILED -> failure(result(id)).withHeader("Location", PLACE + id);
                case LOST -> Answer.of(lost()).withHeader("Location", PLACE + id);
                case CANCELLED ->
                    Answer.of(ProblemDocument.of(409, "submission-cancelled", "The submission was cancelled."))
                            .withHeader("Location", PLACE + id);
                case QUEUED, RUNNING ->
                    Answer.json(json(found))
                            .withStatus(202)
                            .withHeader("Location", PLACE + id)
                            .withHeader("Preference-Applied", "respond-async");
            };
        });
    }

    private static Answer failure(byte[] problem) {
        int status = StrictJson.read(problem).get("status").intValue();
        return Answer.of(ProblemDocument.MEDIA_TYPE, problem).withStatus(status);
    }

    /** @throws ProblemException if there is none */
    StoredSubmission find(String id) {
        return requireStore().find(id).orElseThrow(() -> unknown(id));
    }

    /** @throws ProblemException if there is none for whoever asks: that there is one of another tenant is not told */
    StoredSubmission find(String id, Caller caller) {
        return requireStore()
                .find(id)
                .filter(found -> caller.sees(found.tenant()))
                .orElseThrow(() -> unknown(id));
    }

    static ProblemException unknown(String id) {
        return ProblemDocument.of(404, "unknown-submission", "There is no submission " + Field.quoted(id) + ".")
                .exception();
    }

    private byte[] result(String id) {
        return requireStore().result(id).orElseThrow(() -> unknown(id));
    }

    static ProblemDocument lost() {
        return ProblemDocument.of(
                500, "submission-lost", "What judged the submission went away again and again before it was done.");
    }

    /** All that is known of a submission. */
    ObjectNode whole(StoredSubmission found) {
        ObjectNode json = json(found);
        json.putNull("judgement");
        json.putNull("error");
        if (found.state() == SubmissionState.FINISHED) {
            json.putRawValue("judgement", raw(result(found.id())));
        } else if (found.state() == SubmissionState.FAILED) {
            json.putRawValue("error", raw(result(found.id())));
        } else if (found.state() == SubmissionState.LOST) {
            json.set("error", lost().json());
        }
        return json;
    }

    /** The submissions of a batch that are there for somebody, in their order. */
    List<StoredSubmission> batch(String id, Caller caller) {
        List<StoredSubmission> all = new ArrayList<>();
        Selection whole = Selection.newest(Selection.MOST).ofBatch(id);
        Selection page = caller.only().map(whole::ofTenant).orElse(whole);
        List<StoredSubmission> found = requireStore().list(page);
        while (!found.isEmpty()) {
            all.addAll(found);
            found = requireStore().list(page.before(found.getLast().place()));
        }
        return all.reversed();
    }

    /** Cancels all of those of a batch that have not ended: together, so that they are written together. */
    void cancelBatch(String id, Caller caller) {
        Dispatcher store = requireStore();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            batch(id, caller).stream()
                    .filter(one -> !one.state().isFinal())
                    .forEach(one -> threads.execute(() -> store.cancel(one.id())));
        }
    }

    /** How many are in which state. */
    static ObjectNode statuses(List<StoredSubmission> all) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (SubmissionState state : SubmissionState.values()) {
            json.put(
                    state.key(),
                    all.stream().filter(one -> one.state() == state).count());
        }
        return json;
    }

    private static RawValue raw(byte[] json) {
        return new RawValue(new String(json, StandardCharsets.UTF_8));
    }

    /** What lists tell of a submission. */
    static ObjectNode json(StoredSubmission found) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", found.id());
        json.put("status", found.state().key());
        json.put("language", found.subject().language());
        json.put("problem", found.subject().problem().orElse(null));
        json.put("verdict", found.verdict().orElse(null));
        json.put("accepted", found.accepted().toString());
        json.put("finished", found.finished().map(Instant::toString).orElse(null));
        json.put("attempts", found.attempts());
        found.batch()
                .ifPresentOrElse(
                        place ->
                                json.putObject("batch").put("id", place.batch()).put("index", place.index()),
                        () -> json.putNull("batch"));
        json.put("rejudges", found.again().map(Again::original).orElse(null));
        json.put("replacedBy", found.replacedBy().orElse(null));
        return json;
    }
}
