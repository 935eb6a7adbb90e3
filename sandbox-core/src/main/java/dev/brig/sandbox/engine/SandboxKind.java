package dev.brig.sandbox.engine;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.container.ContainerSpec;
import dev.brig.sandbox.container.WarmStart;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What sandboxes have in common that can take each other's jobs. There is one object for each kind, so that for every job it
 * need only be looked at which one it is.
 */
final class SandboxKind {
    private static final long REFUSAL_NANOS = 300_000_000_000L;

    private final Policy policy;
    private final ContainerSpec container;
    private final boolean rated;
    private final Optional<Warm> warm;
    private volatile boolean started;
    private volatile OptionalLong refused = OptionalLong.empty();

    /**
     * @param start what its sandboxes start ahead
     * @param plain what takes its jobs where that cannot be
     */
    private record Warm(WarmStart start, SandboxKind plain) {}

    /**
     * @param policy one of those that such sandboxes are for
     * @param rated whether its jobs have a rate of CPU time. On version 1 they are born in a group for that, which others do without: the
     *     scheduler takes longer to wake who is in another group
     */
    SandboxKind(Policy policy, ContainerSpec container, boolean rated) {
        this(policy, container, rated, Optional.empty());
    }

    private SandboxKind(Policy policy, ContainerSpec container, boolean rated, Optional<Warm> warm) {
        this.policy = policy;
        this.container = container;
        this.rated = rated;
        this.warm = warm;
    }

    /** Like this one, but with an interpreter started ahead. */
    SandboxKind warm(WarmStart start) {
        return new SandboxKind(policy, container, rated, Optional.of(new Warm(start, this)));
    }

    Policy policy() {
        return policy;
    }

    ContainerSpec container() {
        return container;
    }

    boolean rated() {
        return rated;
    }

    Optional<WarmStart> start() {
        return warm.map(Warm::start);
    }

    /** Whether it is this one's jobs that fork an interpreter started so. */
    boolean isWarm(SandboxKind plain, WarmStart start) {
        return warm.filter(own -> own.plain() == plain && own.start().equals(start))
                .isPresent();
    }

    /** Whether its sandboxes may start their interpreter. */
    void start(boolean may) {
        started = may;
    }

    boolean isStarted() {
        return started;
    }

    /** Which kind takes its jobs: itself, or another where its interpreter is not to be started ahead, or cannot be. */
    SandboxKind taker() {
        return started ? this : warm.map(Warm::plain).orElse(this);
    }

    /** Its interpreter could not be started ahead; that is not tried again soon. */
    void refuse() {
        refused = OptionalLong.of(System.nanoTime());
        started = false;
    }

    boolean isRefused() {
        OptionalLong since = refused;
        return since.isPresent() && System.nanoTime() - since.getAsLong() < REFUSAL_NANOS;
    }

    /** Whether such sandboxes can take the jobs of a policy. */
    boolean isFor(Policy other, ContainerSpec its, boolean withRate) {
        return rated == withRate
                && container.equals(its)
                && policy.defaults().equals(other.defaults()) // they are set ahead of any job
                && policy.bestEffort() == other.bestEffort(); // whether it goes without groups
    }
}
