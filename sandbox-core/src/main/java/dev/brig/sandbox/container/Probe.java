package dev.brig.sandbox.container;

import dev.brig.sandbox.program.Step;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How tests look into a slot.
 *
 * @param prefix a command to run wardens under, such as a tracer
 * @param change takes the place of each step that warden, init and payload are made of
 */
public record Probe(List<String> prefix, UnaryOperator<Step> change) {
    private static final Probe NONE = changing(UnaryOperator.identity());

    /** As slots usually run. */
    public static Probe none() {
        return NONE;
    }

    /** Under a command, which sees one job after the other. */
    public static Probe under(List<String> command) {
        return new Probe(command, UnaryOperator.identity());
    }

    public static Probe changing(UnaryOperator<Step> change) {
        return new Probe(List.of(), change);
    }
}
