package dev.brig.sandbox.slot;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.program.Step;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.util.function.UnaryOperator;

/** Slots of which a wall was left out. */
public final class BreachedSlots {
    private BreachedSlots() {}

    /** @param change takes the place of each step that the slot's processes are made of */
    public static Slots open(Policy policy, SeccompFilter filter, UnaryOperator<Step> change) {
        return Slots.open(policy, filter, 1, Probe.changing(change));
    }
}
