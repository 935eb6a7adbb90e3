package dev.brig.judge;

import dev.brig.policy.Policies;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.engine.Engine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The lanes of all policies: some are opened at the start, others when somebody first asks for them. Used on one event loop
 * only.
 */
final class Lanes {
    private final Vertx vertx;
    private final Policies policies;
    private final int slots;
    private final int queue;
    private final Metrics metrics;
    private final Map<String, Lane> lanes = new TreeMap<>();
    private Optional<Future<Engine>> engine = Optional.empty();
    private final Set<String> required;

    /** @param required the policies without which the service is not ready */
    Lanes(Vertx vertx, Policies policies, Set<String> required, int slots, int queue, Metrics metrics) {
        this.vertx = vertx;
        this.policies = policies;
        this.required = Collections.unmodifiableSortedSet(new TreeSet<>(required));
        this.slots = slots;
        this.queue = queue;
        this.metrics = metrics;
    }

    /** Opens the lanes of the policies that are required; completes when they were looked at. */
    Future<Void> open() {
        return Future.join(required.stream().map(this::lane).toList()).mapEmpty();
    }

    /** The lane of a policy; it was looked at when the future completes, and is ready or not. */
    Future<Lane> lane(String policy) {
        Lane known = lanes.get(policy);
        if (known != null) {
            return known.looked().map(known);
        }
        Lane lane = new Lane(vertx, this::engine, policy(policy), slots, queue, metrics);
        lanes.put(policy, lane);
        return lane.looked().map(lane);
    }

    /** Looks again at the lanes that are not ready. */
    void recheck() {
        List.copyOf(lanes.values()).stream().filter(lane -> !lane.ready()).forEach(Lane::check);
    }

    /** The policies without which the service is not ready. */
    Set<String> required() {
        return required;
    }

    /** Why the service is not ready; empty if it is. */
    List<String> reasons() {
        return required.stream().flatMap(this::reasons).toList();
    }

    private Stream<String> reasons(String policy) {
        Lane lane = lanes.get(policy);
        return lane == null ? Stream.of("policy " + policy + ": not open yet") : lane.reasons().stream();
    }

    /** The engine of all lanes; opened when it is first needed, and again if it could not be. */
    private Future<Engine> engine() {
        Future<Engine> known = engine.filter(opening -> !opening.failed())
                .orElseGet(() -> vertx.executeBlocking(() -> Engine.open(slots), false));
        engine = Optional.of(known);
        return known;
    }

    /** Ends what runs and gives back all that the engine holds. */
    Future<Void> close() {
        List<Future<Void>> lookedAt = lanes.values().stream().map(Lane::close).toList();
        Future<Void> closed = engine.map(opening -> opening.compose(this::close).otherwiseEmpty())
                .orElseGet(Future::succeededFuture);
        return closed.eventually(() -> Future.join(lookedAt));
    }

    private Future<Void> close(Engine opened) {
        return vertx.executeBlocking(
                () -> {
                    opened.close();
                    return null;
                },
                false);
    }

    private Policy policy(String name) {
        return policies.get(name)
                .orElseThrow(() -> Problem.invalid(
                                "unknown-policy",
                                "policy",
                                "There is no policy " + Field.quoted(name) + "; known are "
                                        + String.join(", ", policies.names()) + ".")
                        .exception());
    }
}
