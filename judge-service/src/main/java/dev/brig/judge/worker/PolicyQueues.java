package dev.brig.judge.worker;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.root.ImageUnavailableException;
import dev.brig.sandbox.root.Images;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The queues of all policies: some are opened at the start, others when somebody first asks for them. Safe for use by several
 * threads.
 */
public final class PolicyQueues implements AutoCloseable {
    private final SandboxRunner runner;
    private final Policies policies;
    private final Set<String> required;
    private final int waiting;
    private final RunListener listener;
    private final Map<String, PolicyQueue> queues = new TreeMap<>();
    private boolean closed;

    /**
     * @param runner is closed with this
     * @param required the policies without which the judge is not ready
     * @param waiting how many jobs of a policy there may be beyond as many as there are slots
     */
    public PolicyQueues(
            SandboxRunner runner, Policies policies, Set<String> required, int waiting, RunListener listener) {
        this.runner = runner;
        this.policies = policies;
        this.required = Collections.unmodifiableSortedSet(new TreeSet<>(required));
        this.waiting = waiting;
        this.listener = listener;
    }

    /** Opens the queues of the policies that are required; completes when their sandboxes were looked at. */
    public CompletableFuture<Void> open() {
        return CompletableFuture.allOf(
                required.stream().map(name -> queue(name).looked()).toArray(CompletableFuture<?>[]::new));
    }

    /**
     * The queue of a policy. Its sandboxes may not have been looked at yet.
     *
     * @throws RefusedException if there is no such policy, or this is closed
     */
    public PolicyQueue queue(String name) {
        synchronized (this) {
            PolicyQueue known = queues.get(name);
            if (known != null) {
                return known;
            }
            if (closed) {
                throw new RefusedException(new Refusal.Closed());
            }
            PolicyQueue opened = new PolicyQueue(policy(name), runner, waiting, listener);
            queues.put(name, opened);
            listener.opened(opened);
            return opened;
        }
    }

    /** The queue of a policy, when its sandboxes were looked at; it is ready or not. Waits for that. */
    public PolicyQueue await(String name) {
        PolicyQueue queue = queue(name);
        queue.looked().join();
        return queue;
    }

    /** Looks again at the sandboxes of policies that are not ready. */
    public void recheck() {
        all().stream().filter(queue -> !queue.isReady()).forEach(PolicyQueue::check);
    }

    /** The policies without which the judge is not ready. */
    public Set<String> required() {
        return required;
    }

    /** Why the judge is not ready; empty if it is. */
    public synchronized List<String> reasons() {
        return required.stream().flatMap(this::reasons).toList();
    }

    /** Where images are found. */
    public Images images() {
        return policies.images();
    }

    /** How many jobs run at once, whatever their policies. */
    public int slots() {
        return runner.slots();
    }

    /** How many groups of ended jobs could not be removed yet. */
    public int leftovers() {
        return runner.leftovers();
    }

    private Stream<String> reasons(String policy) {
        PolicyQueue queue = queues.get(policy);
        return queue == null ? Stream.of("policy " + policy + ": not open yet") : queue.reasons().stream();
    }

    /** Ends what runs and gives back all that sandboxes hold. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        List<CompletableFuture<Void>> closing =
                all().stream().map(PolicyQueue::close).toList();
        runner.close(); // ends the looking, too
        closing.forEach(CompletableFuture::join);
    }

    private synchronized List<PolicyQueue> all() {
        return List.copyOf(queues.values());
    }

    /**
     * The queue of a policy in an image. Its sandboxes may not have been looked at yet.
     *
     * @throws RefusedException if there is no such policy, or this is closed
     * @throws ImageUnavailableException if there is no such image, or it cannot be used
     */
    public PolicyQueue queue(String name, String image) {
        return queue(policies.inImage(policy(name).name(), image).name());
    }

    private Policy policy(String name) {
        return policies.get(name)
                .orElseThrow(
                        () -> new RefusedException(new Refusal.UnknownPolicy(name, List.copyOf(policies.names()))));
    }
}
