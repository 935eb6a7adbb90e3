package dev.brig.judge;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.engine.Engine;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sandboxes of one policy and the bounded number of jobs that wait for them. It is ready once a sandbox was looked at from
 * within. Used on one event loop only.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** How many failures of ours in a row make a lane doubtful, so that it is looked at again. */
    private static final int DOUBTFUL = 3;

    private static final double WEIGHT_OF_LAST = 0.1;
    private static final long LONGEST_RETRY_SECONDS = 300;

    private final Vertx vertx;
    private final Supplier<Future<Engine>> engines;
    private final Policy policy;
    private final int slots;
    private final int places;
    private final Metrics.Runs runs;
    private Optional<Engine> engine = Optional.empty();
    private Optional<Future<Void>> check = Optional.empty();
    private List<String> reasons;
    private boolean looked;
    private boolean closed;
    private int taken;
    private int failuresInARow;
    private double meanSeconds = 0.1;

    /**
     * @param engines gives the engine of all lanes
     * @param queue how many jobs may wait beyond the slots
     */
    Lane(Vertx vertx, Supplier<Future<Engine>> engines, Policy policy, int slots, int queue, Metrics metrics) {
        this.vertx = vertx;
        this.engines = engines;
        this.policy = policy;
        this.slots = slots;
        this.places = slots + queue;
        this.runs = metrics.runs(policy.name());
        reasons = List.of(reason("its sandboxes have not been looked at yet"));
        Tags tags = Tags.of("policy", policy.name());
        metrics.gauge("brig.slots", "Sandboxes that may run at once", tags, () -> slots);
        metrics.gauge(
                "brig.slots.busy",
                "Sandboxes that run",
                tags,
                () -> engine.map(Engine::busy).orElse(0));
        metrics.gauge(
                "brig.queue.depth",
                "Runs that wait for a slot",
                tags,
                () -> engine.map(Engine::waiting).orElse(0));
    }

    /** A job's right to be run, held from the acceptance of its request until it has ended. */
    final class Place {
        private boolean held = true;

        void release() {
            if (held) {
                held = false;
                taken--;
            }
        }
    }

    Policy policy() {
        return policy;
    }

    boolean ready() {
        return reasons.isEmpty();
    }

    /** Why the lane is not ready; empty if it is. */
    List<String> reasons() {
        return reasons;
    }

    /** Opens the engine if need be and looks at a sandbox from within; when it completes, {@link #reasons} says what was found. */
    Future<Void> check() {
        if (check.isPresent()) {
            return check.orElseThrow();
        }
        if (closed) {
            return Future.succeededFuture();
        }
        Future<Void> started = open().compose(this::look)
                .otherwise(failure -> List.of(reason(Failures.sentence(failure))))
                .map(this::concludes);
        check = started.isComplete() ? Optional.empty() : Optional.of(started);
        return started;
    }

    /** Completes when it was looked at for the first time. */
    Future<Void> looked() {
        return looked ? Future.succeededFuture() : check();
    }

    private Void concludes(List<String> found) {
        if (!found.equals(reasons)) {
            found.forEach(reason -> LOG.warn("not ready: {}", reason));
        }
        reasons = List.copyOf(found);
        looked = true;
        failuresInARow = 0;
        check = Optional.empty();
        return null;
    }

    private Future<Engine> open() {
        return engines.get()
                .compose(opened -> vertx.executeBlocking(
                        () -> {
                            opened.prepare(policy);
                            return opened;
                        },
                        false))
                .onSuccess(opened -> engine = Optional.of(opened));
    }

    private Future<List<String>> look(Engine opened) {
        return outcome(opened.start(policy, Walls.look()))
                .map(look -> Walls.breaches(look, policy.network()).stream()
                        .map(this::reason)
                        .toList());
    }

    /**
     * A place for a job like the given one.
     *
     * @throws InvalidJobException if it cannot be run as it is written
     * @throws ProblemException if too many jobs wait, or the lane is not ready
     */
    Place take(Job job) {
        if (closed) {
            throw Problem.shuttingDown().exception();
        }
        if (!ready()) {
            throw Problem.notReady(reasons).exception();
        }
        engine.orElseThrow().check(policy, job);
        if (taken >= places) {
            throw Problem.of(
                            429,
                            "queue-full",
                            "In policy %s as many programs run and wait as may: %d and %d."
                                    .formatted(policy.name(), slots, places - slots))
                    .retryAfter(retrySeconds())
                    .exception();
        }
        taken++;
        return new Place();
    }

    /** Runs the job for the request when a slot is free; releases the place when it has ended. */
    Future<Outcome> run(Job job, Place place, Exchange exchange) {
        try {
            exchange.requireWanted();
            long began = System.nanoTime();
            Run run = engine.orElseThrow(() -> Problem.notReady(reasons).exception())
                    .start(policy, job);
            exchange.carries(run);
            return outcome(run)
                    .onComplete(done -> {
                        exchange.carriesNothing();
                        place.release();
                    })
                    .map(outcome -> {
                        ended(outcome, Duration.ofNanos(System.nanoTime() - began));
                        exchange.requireWanted();
                        return outcome;
                    });
        } catch (RuntimeException refused) {
            place.release();
            return Future.failedFuture(refused);
        }
    }

    /** Takes nothing more. Completes when it is not being looked at any more. */
    Future<Void> close() {
        closed = true;
        return check.orElseGet(Future::succeededFuture);
    }

    private Future<Outcome> outcome(Run run) {
        return Future.fromCompletionStage(run.outcome(), vertx.getOrCreateContext());
    }

    private void ended(Outcome outcome, Duration took) {
        Duration ran = Duration.ofNanos(outcome.usage().wallMicros() * 1000);
        runs.ended(outcome, ran.compareTo(took) > 0 ? Duration.ZERO : took.minus(ran));
        meanSeconds += WEIGHT_OF_LAST * (ran.toNanos() / 1e9 - meanSeconds);
        failuresInARow = Failures.isOurs(outcome) ? failuresInARow + 1 : 0;
        if (failuresInARow == DOUBTFUL) {
            reasons = List.of(reason("its sandboxes failed " + DOUBTFUL + " times in a row: "
                    + outcome.detail().or(outcome::cause).orElse("no reason is known")));
            check();
        }
    }

    /** When a place will probably be free, by what jobs took lately. */
    private long retrySeconds() {
        double seconds = meanSeconds * (taken - slots + 1) / slots;
        return Math.clamp((long) Math.ceil(seconds), 1, LONGEST_RETRY_SECONDS);
    }

    private String reason(String what) {
        return "policy " + policy.name() + ": " + what;
    }
}
