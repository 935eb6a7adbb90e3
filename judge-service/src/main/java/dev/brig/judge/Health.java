package dev.brig.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;

/** Says whether the service is alive and whether it is ready. */
final class Health {
    private static final Answer LIVE =
            Answer.json(JsonNodeFactory.instance.objectNode().put("status", "live"));

    private final Lanes lanes;

    Health(Lanes lanes) {
        this.lanes = lanes;
    }

    Future<Answer> live() {
        return Future.succeededFuture(LIVE);
    }

    Future<Answer> ready() {
        List<String> reasons = lanes.reasons();
        if (!reasons.isEmpty()) {
            return Future.failedFuture(Problem.notReady(reasons).exception());
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("status", "ready");
        ArrayNode policies = json.putArray("policies");
        lanes.required().forEach(policies::add);
        return Future.succeededFuture(Answer.json(json));
    }
}
