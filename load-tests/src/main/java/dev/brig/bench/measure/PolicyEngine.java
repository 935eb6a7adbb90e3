package dev.brig.bench.measure;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.engine.Engine;
import dev.brig.sandbox.engine.JobRequest;
import dev.brig.sandbox.root.HostTree;
import dev.brig.sandbox.root.RootTree;

/** An engine of which only one policy is asked for; safe for use by several threads. */
public final class PolicyEngine implements AutoCloseable {
    private final Engine engine;
    private final Policy policy;
    private final RootTree root;

    private PolicyEngine(Engine engine, Policy policy, RootTree root) {
        this.engine = engine;
        this.policy = policy;
        this.root = root;
    }

    /** Returns when all slots have a sandbox ready. */
    public static PolicyEngine open(Policy policy, int slots) {
        return open(policy, new HostTree(policy.mounts()), slots);
    }

    /** The same, where jobs see other files than the policy's. */
    public static PolicyEngine open(Policy policy, RootTree root, int slots) {
        Engine engine = Engine.open(slots);
        try {
            engine.prepare(policy, root);
            return new PolicyEngine(engine, policy, root);
        } catch (SandboxException e) {
            engine.close();
            throw e;
        }
    }

    public Outcome run(Job job) {
        return start(job).await();
    }

    public Run start(Job job) {
        return engine.start(new JobRequest(policy, root, job));
    }

    public int slots() {
        return engine.slots();
    }

    @Override
    public void close() {
        engine.close();
    }
}
