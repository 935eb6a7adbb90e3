package dev.brig.bench.measure;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.engine.Engine;

/** An engine of which only one policy is asked for; safe for use by several threads. */
public final class PolicyEngine implements AutoCloseable {
    private final Engine engine;
    private final Policy policy;

    private PolicyEngine(Engine engine, Policy policy) {
        this.engine = engine;
        this.policy = policy;
    }

    /** Returns when all slots have a sandbox ready. */
    public static PolicyEngine open(Policy policy, int slots) {
        Engine engine = Engine.open(slots);
        try {
            engine.prepare(policy);
            return new PolicyEngine(engine, policy);
        } catch (SandboxException e) {
            engine.close();
            throw e;
        }
    }

    public Outcome run(Job job) {
        return engine.run(policy, job);
    }

    public Run start(Job job) {
        return engine.start(policy, job);
    }

    public int slots() {
        return engine.slots();
    }

    @Override
    public void close() {
        engine.close();
    }
}
