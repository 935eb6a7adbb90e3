package dev.brig.hostile;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.container.Probe;
import dev.brig.sandbox.engine.SlotPool;
import dev.brig.sandbox.program.Step;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.util.function.UnaryOperator;

/** Slots of which a wall was left out. */
final class BreachedSlots {
    private BreachedSlots() {}

    /** @param change takes the place of each step that the slot's processes are made of */
    static SlotPool open(Policy policy, SeccompFilter filter, UnaryOperator<Step> change) {
        SlotPool slots = SlotPool.open(1, 1, _ -> filter, Probe.changing(change));
        try {
            slots.prepare(policy);
            return slots;
        } catch (RuntimeException e) {
            slots.close();
            throw e;
        }
    }
}
