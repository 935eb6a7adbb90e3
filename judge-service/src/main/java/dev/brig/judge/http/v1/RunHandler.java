package dev.brig.judge.http.v1;

import dev.brig.judge.access.Access;
import dev.brig.judge.access.Meter;
import dev.brig.judge.blob.BlobStore;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.http.v1.RequestReader.RunRequest;
import dev.brig.judge.json.OutcomeJson;
import dev.brig.judge.steps.Step;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.root.Images;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Answers requests to run programs. For one alone no thread waits: from the event loop the job goes into the queue of the
 * slots, and its outcome comes back from there.
 */
final class RunHandler {
    private final Contract contract;
    private final Contract.Operation operation;
    private final Bodies bodies;
    private final Offload offload;
    private final PolicyQueues queues;
    private final BlobStore blobs;
    private final Access access;
    private final Images images;
    private final StepsHandler steps;

    RunHandler(Contract contract, Bodies bodies, Offload offload, PolicyQueues queues, BlobStore blobs, Access access) {
        this.contract = contract;
        this.operation = contract.operation("run");
        this.bodies = bodies;
        this.offload = offload;
        this.queues = queues;
        this.blobs = blobs;
        this.access = access;
        this.images = queues.images();
        steps = new StepsHandler(offload, queues, blobs, access);
    }

    Future<Answer> run(Exchange exchange) {
        Meter.Place place = exchange.caller().meter().run();
        BlobUse used = blobs.use(access.blobs(exchange.caller()));
        Runnable done = () -> {
            used.close();
            place.close();
        };
        String accepted = exchange.request().getHeader("Accept");
        boolean live = accepted != null && accepted.contains(StepsHandler.LIVE);
        Future<Wanted> reading = bodies.read(exchange)
                .compose(body -> reading(body, () -> {
                    var json = StrictJson.read(body.getBytes());
                    contract.check(operation, json);
                    exchange.note("policy", json.path("policy").asText(RequestReader.DEFAULT_POLICY));
                    exchange.note("program", json.at("/argv/0").asText());
                    return live || StepReader.isSeveral(json)
                            ? new Several(StepReader.read(json, used))
                            : new One(RequestReader.run(json, used));
                }));
        reading.onFailure(unreadable -> done.run());
        return reading.compose(wanted -> switch (wanted) {
            case One(RunRequest request) ->
                Future.succeededFuture(request)
                        .compose(one -> run(one, exchange))
                        .onComplete(ended -> done.run())
                        .compose(this::answer);
            case Several(List<Step> programs) -> steps.run(programs, exchange, live, done);
        });
    }

    private sealed interface Wanted {}

    private record One(RunRequest request) implements Wanted {}

    private record Several(List<Step> steps) implements Wanted {}

    private <T> Future<T> reading(Buffer body, Callable<T> work) {
        return blobs.isCache() ? offload.block(work) : offload.call(body.length(), work);
    }

    private Future<Outcome> run(RunRequest wanted, Exchange exchange) {
        PolicyQueue queue = queues.queue(wanted.policy());
        return queue.isReady()
                ? run(queue, wanted, exchange)
                : offload.when(queue.looked()).compose(looked -> run(queue, wanted, exchange));
    }

    private Future<Outcome> run(PolicyQueue queue, RunRequest wanted, Exchange exchange) {
        if (wanted.image().isEmpty()) {
            return run(queue, queue.policy(), wanted.job(), exchange);
        }
        return offload.block(() -> images.open(wanted.image().get()))
                .compose(image -> inImage(queue, image, wanted.job(), exchange).onComplete(done -> image.close()));
    }

    private Future<Outcome> inImage(PolicyQueue queue, Images.Held image, Job job, Exchange exchange) {
        try {
            return run(queue, Policies.inImage(queue.policy(), image), job, exchange);
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
    }

    private Future<Outcome> run(PolicyQueue queue, Policy policy, Job job, Exchange exchange) {
        exchange.requireWanted();
        Run run = queue.start(policy, job, queue.take(policy, job));
        exchange.carries(run::cancel);
        return offload.when(run.outcome(Runnable::run)).map(outcome -> {
            exchange.caller().meter().charge(outcome.usage().cpuMicros());
            exchange.note("result", outcome.status().word());
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
