package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.access.Access;
import dev.brig.judge.access.Meter;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.http.v1.SubmissionWork.Wanted;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.worker.RunScope;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Answers requests to judge a submission. */
final class SubmissionHandler {
    private final Contract contract;
    private final Contract.Operation operation;
    private final Bodies bodies;
    private final Offload offload;
    private final SubmissionWork work;
    private final KeptSubmissions kept;
    private final Access access;
    private final CallbackReader callbacks;
    private final boolean here;

    /** @param here whether submissions are judged here for clients that wait; otherwise all are kept, and others judge them */
    SubmissionHandler(
            Contract contract,
            Bodies bodies,
            Offload offload,
            SubmissionWork work,
            KeptSubmissions kept,
            Access access,
            CallbackReader callbacks,
            boolean here) {
        this.callbacks = callbacks;
        this.here = here;
        this.contract = contract;
        this.operation = contract.operation("submit");
        this.bodies = bodies;
        this.offload = offload;
        this.work = work;
        this.kept = kept;
        this.access = access;
    }

    Future<Answer> submit(Exchange exchange) {
        Preference preference = Preference.of(exchange.request());
        return preference.kept() || !here ? keep(preference, exchange) : judge(exchange);
    }

    private Future<Answer> judge(Exchange exchange) {
        Meter.Place place = exchange.caller().meter().submission();
        BlobUse used = use(exchange);
        return bodies.read(exchange)
                .compose(body -> reading(body, () -> {
                    JsonNode json = json(body);
                    CallbackReader.requireNone(json);
                    return read(json, used, exchange);
                }))
                .compose(wanted -> judge(wanted, exchange))
                .onComplete(done -> {
                    used.close();
                    place.close();
                });
    }

    private BlobUse use(Exchange exchange) {
        return work.use(access.blobs(exchange.caller()));
    }

    private <T> Future<T> reading(Buffer body, Callable<T> work) {
        return this.work.mayWait() ? offload.block(work) : offload.call(body.length(), work);
    }

    private JsonNode json(Buffer body) {
        JsonNode json = StrictJson.read(body.getBytes());
        contract.check(operation, json);
        return json;
    }

    private Wanted read(JsonNode json, BlobUse used, Exchange exchange) {
        Wanted wanted = work.read(exchange.caller().tenant(), json, used);
        exchange.note("language", wanted.subject().language());
        wanted.subject().problem().ifPresent(problem -> exchange.note("problem", problem));
        return wanted;
    }

    private Future<Answer> judge(Wanted wanted, Exchange exchange) {
        RunScope scope = new RunScope().in(exchange.span());
        exchange.carries(scope::cancel);
        String id = UUID.randomUUID().toString();
        exchange.note("submission", id);
        return offload.await(() -> {
                    try {
                        return wanted.work().judge(id, progress -> {}, scope);
                    } finally {
                        exchange.caller().meter().charge(scope.cpuMicros());
                    }
                })
                .map(judgement -> {
                    exchange.note("result", judgement.get("verdict").textValue());
                    return Answer.json(judgement);
                });
    }

    /** What is accepted once is judged: from then on the client may go. */
    private Future<Answer> keep(Preference preference, Exchange exchange) {
        kept.requireStore();
        BlobUse used = use(exchange);
        return bodies.read(exchange)
                .compose(body -> reading(body, () -> {
                    JsonNode json = json(body);
                    Wanted wanted = read(json, used, exchange);
                    work.requireKnown(wanted);
                    NewSubmission submission = KeptSubmissions.submission(
                                    exchange.caller().tenant(), wanted, body.getBytes(), callbacks.read(json))
                            .withTrace(exchange.span().traceparent());
                    return preference
                            .idempotencyKey()
                            .map(submission::withIdempotencyKey)
                            .orElse(submission);
                }))
                .map(submission -> {
                    exchange.requireWanted();
                    return submission;
                })
                .onFailure(refused -> used.close())
                .compose(submission -> kept.accept(submission, used::close))
                .compose(id -> {
                    exchange.note("submission", id);
                    return kept.await(id, preference.bound(), exchange);
                })
                .compose(kept::judgement);
    }
}
