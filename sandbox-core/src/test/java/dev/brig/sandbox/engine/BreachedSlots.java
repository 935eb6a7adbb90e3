package dev.brig.sandbox.engine;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.container.Probe;
import dev.brig.sandbox.program.Step;
import dev.brig.sandbox.seccomp.BreachedFilter;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A slot of which walls were left out. */
public final class BreachedSlots implements AutoCloseable {
    private final SlotPool pool;
    private final Policy policy;

    private BreachedSlots(SlotPool pool, Policy policy) {
        this.pool = pool;
        this.policy = policy;
    }

    /**
     * @param rules of seccomp that are left out, of those that hold for every policy
     * @param change takes the place of each step that the slot's processes are made of
     */
    public static BreachedSlots open(Policy policy, Set<String> rules, UnaryOperator<Step> change) {
        SeccompFilter filter = BreachedFilter.without(rules, policy.seccomp());
        SlotPool pool = SlotPool.open(1, 1, _ -> filter, Probe.changing(change));
        try {
            pool.prepare(policy);
            return new BreachedSlots(pool, policy);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    public Outcome run(Job job, Limits limits) {
        return pool.submit(new JobRequest(policy, job), limits).await();
    }

    @Override
    public void close() {
        pool.close();
    }
}
