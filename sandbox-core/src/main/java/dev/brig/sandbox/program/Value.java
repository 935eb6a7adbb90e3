package dev.brig.sandbox.program;

import dev.brig.sandbox.libc.Constant;
import java.util.function.Supplier;

/** An argument of a step. */
sealed interface Value {

    /** A number that people read as one. */
    record Plain(long number) implements Value {}

    /** A number known beforehand, or an address; {@code shown} is how people read it. */
    record Known(long number, String shown) implements Value {}

    /** The same, where there are too many for each to be put into words before anybody asks. */
    record Late(long number, Supplier<String> text) implements Value {}

    /** What a cell holds when the step runs. */
    record Content(Cell cell) implements Value {}

    /** The address of a step. */
    record Target(Label label) implements Value {}

    static Value of(Object argument) {
        return switch (argument) {
            case Value value -> value;
            case Cell cell -> new Content(cell);
            case Constant constant -> new Known(constant.value(), constant.name());
            case Label label -> new Target(label);
            case Integer number -> new Plain(number);
            case Long number -> new Plain(number);
            default -> throw new IllegalArgumentException("not an argument: " + argument);
        };
    }

    default String shown() {
        return switch (this) {
            case Plain plain -> Long.toString(plain.number());
            case Known known -> known.shown();
            case Late late -> late.text().get();
            case Content content -> "<" + content.cell().name() + ">";
            case Target target -> "→ " + target.label().name();
        };
    }
}
