package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.hooks.Receiver;
import dev.brig.judge.hooks.Webhooks;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.store.Notice;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Tells of webhooks that are tried no more, has them tried again, or forgets them; tenants only those of their own submissions. */
final class WebhooksHandler {
    private static final int MOST = 500;

    private final Optional<Webhooks> webhooks;
    private final Offload offload;

    WebhooksHandler(Optional<Webhooks> webhooks, Offload offload) {
        this.webhooks = webhooks;
        this.offload = offload;
    }

    Future<Answer> list(Exchange exchange) {
        Webhooks hooks = require();
        return offload.block(() -> {
            List<Notice> dead = hooks.dead(exchange.caller().only(), MOST + 1); // one more tells whether there are more
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode list = json.putArray("webhooks");
            dead.stream().limit(MOST).forEach(notice -> list.add(json(notice, hooks)));
            return Answer.json(json.put("more", dead.size() > MOST));
        });
    }

    private static ObjectNode json(Notice notice, Webhooks hooks) {
        Optional<String> url = notice.to().isOfService()
                ? hooks.settings().receiver().map(Receiver::url)
                : Optional.of(notice.to().url());
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", notice.id())
                .put("submission", notice.submission())
                .put("url", url.orElse(null))
                .put("attempts", notice.failures())
                .put("error", notice.error().orElse(null))
                .put("since", notice.dead().orElseThrow().toString());
    }

    Future<Answer> retryAll(Exchange exchange) {
        Webhooks hooks = require();
        return offload.block(() -> retried(hooks.revive(exchange.caller().only(), Optional.empty())));
    }

    Future<Answer> retry(Exchange exchange) {
        Webhooks hooks = require();
        String id = exchange.pathParameter("id");
        return offload.block(() -> {
            int retried = hooks.revive(exchange.caller().only(), Optional.of(id));
            if (retried == 0) {
                throw unknown(id);
            }
            return retried(retried);
        });
    }

    private static Answer retried(int number) {
        return Answer.json(JsonNodeFactory.instance.objectNode().put("retried", number));
    }

    Future<Answer> delete(Exchange exchange) {
        Webhooks hooks = require();
        String id = exchange.pathParameter("id");
        return offload.block(() -> {
            if (!hooks.discard(exchange.caller().only(), id)) {
                throw unknown(id);
            }
            return Answer.nothing();
        });
    }

    private Webhooks require() {
        return webhooks.orElseThrow(KeptSubmissions::nothingKept);
    }

    private static ProblemException unknown(String id) {
        return ProblemDocument.of(
                        404, "unknown-webhook", "There is no webhook " + Field.quoted(id) + " that is tried no more.")
                .exception();
    }
}
