package dev.brig.sandbox.slot;

import dev.brig.sandbox.program.Step;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How tests look into a slot.
 *
 * @param prefix a command to run wardens under, such as a tracer
 * @param change takes the place of each step that warden, init and payload are made of
 * @param sandboxes how many a slot has
 */
record Probe(List<String> prefix, UnaryOperator<Step> change, int sandboxes) {
    private static final Probe NONE = changing(UnaryOperator.identity());

    /** As slots usually run. */
    static Probe none() {
        return NONE;
    }

    /** One sandbox, for the command to see one job after the other. */
    static Probe under(List<String> command) {
        return new Probe(command, UnaryOperator.identity(), 1);
    }

    static Probe changing(UnaryOperator<Step> change) {
        return new Probe(List.of(), change, Slots.SANDBOXES_EACH);
    }
}
