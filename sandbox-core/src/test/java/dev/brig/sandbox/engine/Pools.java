package dev.brig.sandbox.engine;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.container.Probe;
import dev.brig.sandbox.seccomp.SeccompFilter;

/** Slots for tests that look behind an engine. */
final class Pools {
    private static final int KINDS = 2;

    private Pools() {}

    /** With sandboxes of the policy ready. */
    static SlotPool ready(Policy policy, int slots) {
        SlotPool pool = SlotPool.open(slots, KINDS);
        try {
            pool.prepare(policy);
            return pool;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** One slot. */
    static SlotPool open(Probe probe) {
        return SlotPool.open(1, KINDS, SeccompFilter::compile, probe);
    }
}
