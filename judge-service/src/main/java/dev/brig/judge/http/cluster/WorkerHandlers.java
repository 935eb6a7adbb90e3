package dev.brig.judge.http.cluster;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.blob.BlobId;
import dev.brig.judge.blob.BlobStore;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.cluster.Messages;
import dev.brig.judge.cluster.Messages.MalformedException;
import dev.brig.judge.cluster.WorkDesk;
import dev.brig.judge.http.contract.Contract.Operation;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Handler;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.SharedProblems;
import dev.brig.judge.store.SubmissionState;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Answers workers. What they say is between nodes and workers of one version or the next, and no part of the contract with clients. */
public final class WorkerHandlers {
    private static final String PLACE = "/v1/worker/";
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");
    private static final Pattern VERDICT = Pattern.compile("[a-z][a-z-]{0,63}");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final WorkDesk desk;
    private final BlobStore files;
    private final SharedProblems problems;
    private final Bodies bodies;
    private final Offload offload;
    private final Consumer<HttpServerRequest> admission;

    /** @param admission throws a {@link ProblemException} if a request is not a worker's */
    public WorkerHandlers(
            WorkDesk desk,
            BlobStore files,
            SharedProblems problems,
            Bodies bodies,
            Offload offload,
            Consumer<HttpServerRequest> admission) {
        this.desk = desk;
        this.files = files;
        this.problems = problems;
        this.bodies = bodies;
        this.offload = offload;
        this.admission = admission;
    }

    /** What can be asked for, and what answers that. Clients' keys do not matter: each looks for a worker's key. */
    public Map<Operation, Handler> all() {
        Map<Operation, Handler> all = new LinkedHashMap<>();
        post(all, "claim", this::claim);
        post(all, "heartbeat", this::heartbeat);
        post(all, "finish", this::finish);
        post(all, "give-back", this::giveBack);
        post(all, "leave", this::leave);
        all.put(operation("GET", "problems/{id}"), admitted(this::problem));
        all.put(operation("GET", "files/{sha256}"), admitted(this::file));
        return all;
    }

    private void post(Map<Operation, Handler> all, String what, Handler handler) {
        all.put(operation("POST", what), admitted(handler));
    }

    private static Operation operation(String method, String what) {
        return new Operation("worker " + what, method, PLACE + what, true, Set.of(), Optional.empty());
    }

    private Handler admitted(Handler handler) {
        return exchange -> {
            admission.accept(exchange.request());
            return handler.answer(exchange);
        };
    }

    private Future<Answer> claim(Exchange exchange) {
        AtomicBoolean gone = new AtomicBoolean();
        exchange.carries(() -> gone.set(true));
        return bodies.read(exchange)
                .compose(body -> offload.await(() -> {
                    Messages.Claim claim = read(body.getBytes(), Messages.Claim::of);
                    return Answer.json(Messages.work(desk.claim(claim, gone::get)));
                }));
    }

    private Future<Answer> heartbeat(Exchange exchange) {
        return answer(exchange, Messages.Heartbeat::of, heartbeat -> Messages.naming(desk.heartbeat(heartbeat)));
    }

    private Future<Answer> finish(Exchange exchange) {
        return answer(exchange, Messages.Finish::of, finish -> {
            requireResult(finish);
            return JsonNodeFactory.instance.objectNode().put("written", desk.finish(finish));
        });
    }

    /** It is shown to clients as it is, so it must be what they can read. */
    private static void requireResult(Messages.Finish finish) {
        Ending ending = finish.ending();
        JsonNode result = json(ending.result());
        int status = result.path("status").asInt();
        boolean readable = result.isObject()
                && (ending.state() == SubmissionState.FAILED
                        ? status >= 400 && status < 600 && result.path("code").isTextual()
                        : result.path("id").asText().equals(finish.lease().id()));
        if (!readable
                || !ending.verdict()
                        .map(word -> VERDICT.matcher(word).matches())
                        .orElse(true)) {
            throw ProblemDocument.invalid(
                            "result-invalid", "result", "It is neither a judgement nor a problem document.")
                    .exception();
        }
    }

    private Future<Answer> giveBack(Exchange exchange) {
        return answer(exchange, WorkerHandlers::leases, leases -> {
            desk.giveBack(leases);
            return JsonNodeFactory.instance.objectNode();
        });
    }

    private static List<Lease> leases(JsonNode json) {
        return Messages.references(json);
    }

    private Future<Answer> leave(Exchange exchange) {
        return answer(exchange, Messages.Self::of, self -> {
            desk.leave(self);
            return JsonNodeFactory.instance.objectNode();
        });
    }

    private <T> Future<Answer> answer(Exchange exchange, Function<JsonNode, T> reading, Function<T, ObjectNode> work) {
        return bodies.read(exchange)
                .compose(body -> offload.await(() -> Answer.json(work.apply(read(body.getBytes(), reading)))));
    }

    private static <T> T read(byte[] body, Function<JsonNode, T> reading) {
        try {
            return reading.apply(json(body));
        } catch (MalformedException wrong) {
            throw ProblemDocument.invalid("message-invalid", wrong.field(), wrong.getMessage())
                    .exception();
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException wrong) {
            throw ProblemDocument.of(400, "malformed-json", "The message is not JSON.")
                    .exception();
        }
    }

    private Future<Answer> problem(Exchange exchange) {
        String id = exchange.pathParameter("id");
        String text =
                Optional.ofNullable(exchange.request().getParam("version")).orElse("");
        OptionalInt number =
                NUMBER.matcher(text).matches() ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
        return offload.await(() -> Answer.json(Messages.problem(problems.find(id, number)
                .orElseThrow(() -> new RefusedException(new Refusal.UnknownProblem(id, number))))));
    }

    /** Blobs, and archives of packages. */
    private Future<Answer> file(Exchange exchange) {
        String text = exchange.pathParameter("sha256");
        BlobId id = BlobId.parse(text).orElseThrow(() -> new RefusedException(new Refusal.UnknownBlob(text)));
        return offload.await(() -> {
            BlobUse used = files.use();
            try {
                var path = used.file(id);
                long bytes = files.bytes(id).orElseThrow();
                return Answer.file(new Answer.FileBody(path, bytes, used::close));
            } catch (RuntimeException failed) {
                used.close();
                throw failed;
            }
        });
    }
}
