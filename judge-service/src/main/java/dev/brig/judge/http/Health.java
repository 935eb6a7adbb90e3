package dev.brig.judge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.worker.PolicyQueues;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Says whether the service is alive and whether it is ready. */
final class Health {
    private static final Answer LIVE =
            Answer.json(JsonNodeFactory.instance.objectNode().put("status", "live"));

    private final PolicyQueues queues;
    private final Supplier<Optional<String>> trouble;

    /** @param trouble why submissions cannot be kept now, where they are */
    Health(PolicyQueues queues, Supplier<Optional<String>> trouble) {
        this.queues = queues;
        this.trouble = trouble;
    }

    Future<Answer> live() {
        return Future.succeededFuture(LIVE);
    }

    Future<Answer> ready() {
        List<String> reasons = new ArrayList<>(queues.reasons());
        trouble.get().ifPresent(why -> reasons.add("store: " + why));
        if (!reasons.isEmpty()) {
            return Future.failedFuture(ProblemDocument.notReady(reasons).exception());
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("status", "ready");
        ArrayNode policies = json.putArray("policies");
        queues.required().forEach(policies::add);
        int leftovers = queues.leftovers();
        if (leftovers > 0) {
            json.put("leftovers", leftovers);
        }
        return Future.succeededFuture(Answer.json(json));
    }
}
