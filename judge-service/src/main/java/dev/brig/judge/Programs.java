package dev.brig.judge;

import dev.brig.judge.json.OutcomeJson;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import io.vertx.core.Future;

/** Answers requests to run one program. */
final class Programs {
    private final Contract contract;
    private final Contract.Operation operation;
    private final Bodies bodies;
    private final Offload offload;
    private final Lanes lanes;

    Programs(Contract contract, Bodies bodies, Offload offload, Lanes lanes) {
        this.contract = contract;
        this.operation = contract.operation("run");
        this.bodies = bodies;
        this.offload = offload;
        this.lanes = lanes;
    }

    Future<Answer> run(Exchange exchange) {
        return bodies.read(exchange)
                .compose(body -> offload.call(body.length(), () -> {
                    var json = StrictJson.read(body.getBytes());
                    contract.check(operation, json);
                    return Requests.run(json);
                }))
                .compose(wanted -> lanes.lane(wanted.policy())
                        .compose(lane -> lane.run(wanted.job(), lane.take(wanted.job()), exchange)))
                .compose(this::answer);
    }

    private Future<Answer> answer(Outcome outcome) {
        if (outcome.ending() instanceof Outcome.Failed failed) {
            return Future.failedFuture(Failures.problem(outcome, failed).exception());
        }
        return offload.call(size(outcome), () -> Answer.json(OutcomeJson.of(outcome)));
    }

    /** About how many bytes the outcome has. */
    static long size(Outcome outcome) {
        long files = outcome.files().values().stream().mapToLong(Programs::size).sum();
        return files + size(outcome.stdout()) + size(outcome.stderr());
    }

    private static long size(Output output) {
        return output.content().length;
    }
}
