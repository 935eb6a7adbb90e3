package dev.brig.sandbox.engine;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.container.ContainerSpec;

/**
 * What sandboxes have in common that can take each other's jobs. There is one object for each kind, so that for every job it
 * need only be looked at which one it is.
 */
final class SandboxKind {
    private final Policy policy;
    private final ContainerSpec container;

    /** @param policy one of those that such sandboxes are for */
    SandboxKind(Policy policy, ContainerSpec container) {
        this.policy = policy;
        this.container = container;
    }

    Policy policy() {
        return policy;
    }

    ContainerSpec container() {
        return container;
    }

    /** Whether such sandboxes can take the jobs of a policy. */
    boolean isFor(Policy other, ContainerSpec its) {
        return container.equals(its)
                && policy.defaults().equals(other.defaults()) // they are set ahead of any job
                && policy.bestEffort() == other.bestEffort(); // whether it goes without groups
    }
}
