package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.hooks.Receiver;
import dev.brig.judge.hooks.WebhookSecret;
import dev.brig.judge.hooks.Webhooks;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.store.Callback;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads who is to be told of a submission's end, from bodies that the contract has let pass. */
record CallbackReader(Optional<Webhooks> webhooks) {
    private static final String FIELD = "callback";

    /** @throws ProblemException if a submission that is not kept has a callback */
    static void requireNone(JsonNode body) {
        if (body.has(FIELD)) {
            throw ProblemDocument.invalid(
                            "callback-not-kept",
                            FIELD,
                            "Only of a submission that is kept somebody can be told: ask for that with Prefer:"
                                    + " respond-async, wait or an Idempotency-Key.")
                    .exception();
        }
    }

    /**
     * Whom the submission names, and whom the service tells of all.
     *
     * @throws ProblemException if the callback cannot be
     */
    List<Callback> read(JsonNode body) {
        List<Callback> all = new ArrayList<>();
        webhooks.flatMap(hooks -> hooks.settings().receiver()).ifPresent(receiver -> all.add(Callback.OF_SERVICE));
        if (body.has(FIELD)) {
            all.add(webhooks.map(hooks -> own(body.get(FIELD), hooks)).orElseThrow());
        }
        return all;
    }

    private static Callback own(JsonNode callback, Webhooks hooks) {
        boolean plain = callback.isTextual();
        String url = plain ? callback.textValue() : callback.get("url").textValue();
        requireReceiver(url, plain ? FIELD : FIELD + ".url", hooks);
        Optional<String> secret = Optional.ofNullable(callback.path("secret").textValue());
        secret.ifPresent(CallbackReader::requireSecret);
        if (secret.isEmpty() && hooks.settings().secrets().isEmpty()) {
            throw ProblemDocument.invalid(
                            "callback-secret-missing",
                            FIELD,
                            "The service has no secret for webhooks of its own: the callback needs one.")
                    .exception();
        }
        return new Callback(url, secret);
    }

    private static void requireReceiver(String url, String field, Webhooks hooks) {
        try {
            if (hooks.refuses(Receiver.parse(url))) {
                throw ProblemDocument.invalid(
                                "callback-forbidden", field, "Webhooks go to public addresses only, and this is none.")
                        .exception();
            }
        } catch (IllegalArgumentException wrong) {
            throw ProblemDocument.invalid("callback-invalid", field, "Of the URL: " + wrong.getMessage() + ".")
                    .exception();
        }
    }

    private static void requireSecret(String secret) {
        try {
            WebhookSecret.parse(secret);
        } catch (IllegalArgumentException wrong) {
            throw ProblemDocument.invalid("callback-secret-invalid", FIELD + ".secret", wrong.getMessage() + ".")
                    .exception();
        }
    }
}
