package dev.brig.judge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.SubmissionJudge.Judgement;
import dev.brig.judge.json.OutcomeJson;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import io.vertx.core.Future;
import java.util.UUID;

/** Answers requests to judge a submission. */
final class Submissions {
    private final Contract contract;
    private final Contract.Operation operation;
    private final Bodies bodies;
    private final Offload offload;
    private final Languages languages;
    private final SubmissionJudge judge;
    private final Metrics metrics;

    Submissions(
            Contract contract,
            Bodies bodies,
            Offload offload,
            Languages languages,
            SubmissionJudge judge,
            Metrics metrics) {
        this.contract = contract;
        this.operation = contract.operation("submit");
        this.bodies = bodies;
        this.offload = offload;
        this.languages = languages;
        this.judge = judge;
        this.metrics = metrics;
    }

    Future<Answer> submit(Exchange exchange) {
        return bodies.read(exchange)
                .compose(body -> offload.call(body.length(), () -> {
                    var json = StrictJson.read(body.getBytes());
                    contract.check(operation, json);
                    return Requests.submission(json);
                }))
                .compose(submission -> {
                    Language language = language(submission.language());
                    return judge.judge(language, submission, exchange)
                            .onSuccess(judgement -> metrics.judged(
                                    language.id(), judgement.judged().verdict()));
                })
                .compose(judgement -> offload.call(judgement.size(), () -> Answer.json(json(judgement))));
    }

    private Language language(String id) {
        return languages.get(id).orElseThrow(() -> {
            String reason = languages.unavailable().get(id);
            Problem problem = reason == null
                    ? Problem.invalid(
                            "unknown-language",
                            "language",
                            "There is no language " + Field.quoted(id) + "; known are "
                                    + String.join(
                                            ", ",
                                            languages.all().stream()
                                                    .map(Language::id)
                                                    .toList()) + ".")
                    : Problem.invalid("language-not-available", "language", reason);
            return problem.exception();
        });
    }

    private static ObjectNode json(Judgement judgement) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", UUID.randomUUID().toString());
        json.put("verdict", judgement.judged().verdict().word());
        json.put("reason", judgement.judged().reason().orElse(null));
        json.set("compile", judgement.compile().map(OutcomeJson::of).orElse(null));
        json.set("run", judgement.run().map(OutcomeJson::of).orElse(null));
        return json;
    }
}
