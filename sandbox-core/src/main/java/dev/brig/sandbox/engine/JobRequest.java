package dev.brig.sandbox.engine;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.root.HostTree;
import dev.brig.sandbox.root.RootTree;

/**
 * A job, the policy it is to be run under, and the files it sees.
 *
 * @param root takes the place of the policy's mounts; has to be usable until the engine is closed, since sandboxes are kept
 */
public record JobRequest(Policy policy, RootTree root, Job job) {

    /** A job that sees what the policy mounts. */
    public JobRequest(Policy policy, Job job) {
        this(policy, new HostTree(policy.mounts()), job);
    }

    /** @throws InvalidJobException if it is not one that can be run, whatever engine is asked */
    public void check() {
        JobRules.check(this);
    }
}
