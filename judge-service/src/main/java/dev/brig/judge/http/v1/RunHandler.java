package dev.brig.judge.http.v1;

import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.http.v1.RequestReader.RunRequest;
import dev.brig.judge.json.OutcomeJson;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.Run;
import io.vertx.core.Future;

/**
 * Answers requests to run one program. No thread waits for the program: from the event loop the job goes into the queue of the
 * slots, and its outcome comes back from there.
 */
final class RunHandler {
    private final Contract contract;
    private final Contract.Operation operation;
    private final Bodies bodies;
    private final Offload offload;
    private final PolicyQueues queues;

    RunHandler(Contract contract, Bodies bodies, Offload offload, PolicyQueues queues) {
        this.contract = contract;
        this.operation = contract.operation("run");
        this.bodies = bodies;
        this.offload = offload;
        this.queues = queues;
    }

    Future<Answer> run(Exchange exchange) {
        return bodies.read(exchange)
                .compose(body -> offload.call(body.length(), () -> {
                    var json = StrictJson.read(body.getBytes());
                    contract.check(operation, json);
                    return RequestReader.run(json);
                }))
                .compose(wanted -> run(wanted, exchange))
                .compose(this::answer);
    }

    private Future<Outcome> run(RunRequest wanted, Exchange exchange) {
        PolicyQueue queue = queues.queue(wanted.policy());
        return queue.isReady()
                ? run(queue, wanted.job(), exchange)
                : offload.when(queue.looked()).compose(looked -> run(queue, wanted.job(), exchange));
    }

    private Future<Outcome> run(PolicyQueue queue, Job job, Exchange exchange) {
        exchange.requireWanted();
        Run run = queue.start(job, queue.take(job));
        exchange.carries(run::cancel);
        return offload.when(run.outcome(Runnable::run)).map(outcome -> {
            exchange.requireWanted();
            return outcome;
        });
    }

    private Future<Answer> answer(Outcome outcome) {
        if (outcome.ending() instanceof Outcome.Failed failed) {
            return Future.failedFuture(ErrorAnswers.document(outcome, failed).exception());
        }
        return offload.call(size(outcome), () -> Answer.json(OutcomeJson.of(outcome)));
    }

    /** About how many bytes the outcome has. */
    private static long size(Outcome outcome) {
        long files =
                outcome.files().values().stream().mapToLong(RunHandler::size).sum();
        return files + size(outcome.stdout()) + size(outcome.stderr());
    }

    private static long size(Output output) {
        return output.content().length;
    }
}
