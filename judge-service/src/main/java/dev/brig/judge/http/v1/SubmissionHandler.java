package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.json.OutcomeJson;
import dev.brig.judge.judging.Verdict;
import dev.brig.judge.submission.Judgement;
import dev.brig.judge.submission.Submission;
import dev.brig.judge.submission.SubmissionJudge;
import dev.brig.judge.worker.RunScope;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Answers requests to judge a submission. */
final class SubmissionHandler {
    private final Contract contract;
    private final Contract.Operation operation;
    private final Bodies bodies;
    private final Offload offload;
    private final SubmissionJudge judge;
    private final BiConsumer<String, Verdict> judged;

    /** @param judged is told the language and the verdict of each submission */
    SubmissionHandler(
            Contract contract,
            Bodies bodies,
            Offload offload,
            SubmissionJudge judge,
            BiConsumer<String, Verdict> judged) {
        this.contract = contract;
        this.operation = contract.operation("submit");
        this.bodies = bodies;
        this.offload = offload;
        this.judge = judge;
        this.judged = judged;
    }

    Future<Answer> submit(Exchange exchange) {
        return bodies.read(exchange)
                .compose(body -> offload.call(body.length(), () -> {
                    var json = StrictJson.read(body.getBytes());
                    contract.check(operation, json);
                    return RequestReader.submission(json);
                }))
                .compose(submission -> judge(submission, exchange));
    }

    private Future<Answer> judge(Submission submission, Exchange exchange) {
        RunScope scope = new RunScope();
        exchange.carries(scope::cancel);
        return offload.await(() -> {
            Judgement judgement = judge.judge(submission, scope);
            judged.accept(submission.language(), judgement.judged().verdict());
            return Answer.json(json(judgement));
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
