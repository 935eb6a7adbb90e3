package dev.brig.judge.http.v1.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.RefusedException;
import dev.brig.judge.Sha256;
import dev.brig.judge.access.Access;
import dev.brig.judge.access.Caller;
import dev.brig.judge.blob.BlobId;
import dev.brig.judge.blob.BlobStore;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Answer.FileBody;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.http.v1.Preference;
import dev.brig.judge.jobs.JobDesk;
import dev.brig.judge.jobs.JobDesk.NewJob;
import dev.brig.judge.jobs.JobState;
import dev.brig.judge.jobs.KeptJob;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes jobs, tells how far they are, cancels and deletes them, gives their artifacts out. */
final class JobsHandler {
    private static final String PLACE = "/v1/jobs/";
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final Contract contract;
    private final Contract.Operation operation;
    private final Bodies bodies;
    private final Offload offload;
    private final BlobStore blobs;
    private final Access access;
    private final Optional<JobDesk> desk;

    JobsHandler(
            Contract contract, Bodies bodies, Offload offload, BlobStore blobs, Access access, Optional<JobDesk> desk) {
        this.contract = contract;
        this.operation = contract.operation("submitJob");
        this.bodies = bodies;
        this.offload = offload;
        this.blobs = blobs;
        this.access = access;
        this.desk = desk;
    }

    /** @throws ProblemException if this service takes none */
    JobDesk requireDesk() {
        return desk.orElseThrow(() -> ProblemDocument.of(
                        501, "no-jobs", "This service takes no jobs of CI: brig serve --jobs N lets N run at once.")
                .exception());
    }

    /** What is accepted once is run: from then on the client may go. */
    Future<Answer> submit(Exchange exchange) {
        JobDesk jobs = requireDesk();
        Optional<String> key = Preference.key(exchange.request());
        Caller caller = exchange.caller();
        return bodies.read(exchange)
                .compose(body -> {
                    bodies.release(exchange);
                    exchange.requireWanted();
                    return offload.await(() -> accept(jobs, caller, body, key));
                })
                .map(job -> {
                    exchange.note("job", job.id());
                    return Answer.json(job.whole()).withStatus(202).withHeader("Location", PLACE + job.id());
                });
    }

    private KeptJob accept(JobDesk jobs, Caller caller, Buffer body, Optional<String> key) {
        byte[] bytes = body.getBytes();
        JsonNode json = StrictJson.read(bytes);
        contract.check(operation, json);
        try (BlobUse used = blobs.use(access.blobs(caller))) {
            Optional<Path> workspace =
                    Optional.ofNullable(json.at("/workspace/blob").textValue()).map(digest -> blob(used, digest));
            String digest = Sha256.of(bytes);
            KeptJob job = jobs.accept(new NewJob(caller.tenant(), (ObjectNode) json, digest, key, workspace));
            if (!job.digest().equals(digest)) {
                throw ProblemDocument.invalid(
                                "idempotency-key-reused",
                                "Idempotency-Key",
                                job.id() + ", which was another one, came with the same key.")
                        .exception();
            }
            return job;
        }
    }

    private static Path blob(BlobUse used, String digest) {
        try {
            return used.file(new BlobId(digest));
        } catch (RefusedException unknown) {
            throw ProblemDocument.invalid(
                            "unknown-blob", "workspace.blob", unknown.refusal().sentence())
                    .exception();
        }
    }

    Future<Answer> list(Exchange exchange) {
        JobDesk jobs = requireDesk();
        HttpServerRequest request = exchange.request();
        int most = number(request.getParam("limit"));
        Optional<JobState> state =
                Optional.ofNullable(request.getParam("state")).map(JobsHandler::state);
        Optional<String> name = Optional.ofNullable(request.getParam("name"));
        Optional<String> after = Optional.ofNullable(request.getParam("after"));
        List<KeptJob> found = jobs.list().stream()
                .filter(job -> exchange.caller().sees(job.tenant()))
                .filter(job -> state.isEmpty() || job.state() == state.get())
                .filter(job -> name.isEmpty() || job.label().equals(name))
                .filter(job -> after.isEmpty() || job.id().compareTo(after.get()) < 0)
                .limit(most + 1L) // one more tells whether there is another page
                .toList();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("jobs");
        found.stream().limit(most).forEach(job -> list.add(job.summary()));
        json.put("next", found.size() > most ? found.get(most - 1).id() : null);
        return Future.succeededFuture(Answer.json(json));
    }

    private static int number(String text) {
        if (text == null) {
            return USUAL_PAGE;
        }
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (number < 1 || number > LARGEST_PAGE) {
            throw invalid("limit", "It is a number from 1 to " + LARGEST_PAGE + ", not " + Field.quoted(text) + ".");
        }
        return number;
    }

    private static JobState state(String word) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.key().equals(word))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "state",
                        "It is one of "
                                + Arrays.stream(JobState.values())
                                        .map(JobState::key)
                                        .collect(Collectors.joining(", "))
                                + ", not " + Field.quoted(word) + "."));
    }

    private static ProblemException invalid(String field, String why) {
        return ProblemDocument.invalid("parameter-invalid", field, why).exception();
    }

    Future<Answer> get(Exchange exchange) {
        return Future.succeededFuture(Answer.json(find(exchange).whole()));
    }

    /** @throws ProblemException if there is none for whoever asks: that there is one of another tenant is not told */
    KeptJob find(Exchange exchange) {
        String id = exchange.pathParameter("id");
        return requireDesk()
                .find(id)
                .filter(job -> exchange.caller().sees(job.tenant()))
                .orElseThrow(() -> ProblemDocument.of(404, "unknown-job", "There is no job " + Field.quoted(id) + ".")
                        .exception());
    }

    Future<Answer> cancel(Exchange exchange) {
        String id = find(exchange).id();
        return offload.await(() -> {
            requireDesk().cancel(id);
            return Answer.json(find(exchange).whole());
        });
    }

    Future<Answer> delete(Exchange exchange) {
        KeptJob job = find(exchange);
        return offload.await(() -> {
            if (!requireDesk().delete(job.id())) {
                throw ProblemDocument.of(
                                409,
                                "job-not-ended",
                                "The job is " + job.state().key()
                                        + "; only what has ended is deleted. Cancel it first.")
                        .exception();
            }
            return Answer.nothing();
        });
    }

    Future<Answer> artifact(Exchange exchange) {
        KeptJob job = find(exchange);
        String sha256 = exchange.pathParameter("sha256");
        Path file = requireDesk()
                .artifact(job, sha256)
                .orElseThrow(() -> ProblemDocument.of(
                                404, "unknown-artifact", "The job has no artifact " + Field.quoted(sha256) + ".")
                        .exception());
        return offload.block(() -> file(file, "application/octet-stream"));
    }

    /** As it is now: it may grow. */
    static Answer file(Path path, String mediaType) {
        try {
            Answer answer = Answer.file(new FileBody(path, Files.size(path), () -> {}));
            return new Answer(
                    answer.status(), mediaType, answer.body(), answer.file(), answer.stream(), answer.headers());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
