package dev.brig.judge.problem;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** The arguments of the default output validator. */
public record DefaultValidatorFlags(
        boolean caseSensitive,
        boolean spaceChangeSensitive,
        OptionalDouble absoluteTolerance,
        OptionalDouble relativeTolerance) {

    private static final String ABSOLUTE = "float_absolute_tolerance";
    private static final String RELATIVE = "float_relative_tolerance";
    private static final String BOTH = "float_tolerance";

    /** What became of arguments. */
    public sealed interface Parsed {
        record Flags(DefaultValidatorFlags flags) implements Parsed {}

        record Wrong(String reason) implements Parsed {}
    }

    /** Reads the arguments; an unknown one, or a tolerance given twice, is wrong. */
    public static Parsed parse(List<String> arguments) {
        boolean caseSensitive = false;
        boolean spaceChangeSensitive = false;
        OptionalDouble absolute = OptionalDouble.empty();
        OptionalDouble relative = OptionalDouble.empty();
        Set<String> tolerances = new HashSet<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "case_sensitive" -> caseSensitive = true;
                case "space_change_sensitive" -> spaceChangeSensitive = true;
                case ABSOLUTE, RELATIVE, BOTH -> {
                    if (!tolerances.add(argument)) {
                        return new Parsed.Wrong(argument + " is there twice");
                    }
                    OptionalDouble value =
                            ++i < arguments.size() ? tolerance(arguments.get(i)) : OptionalDouble.empty();
                    if (value.isEmpty()) {
                        return new Parsed.Wrong(argument + " needs a number that is not negative after it");
                    }
                    absolute = argument.equals(RELATIVE) ? absolute : value;
                    relative = argument.equals(ABSOLUTE) ? relative : value;
                }
                default -> {
                    return new Parsed.Wrong("the default validator has no argument " + argument);
                }
            }
        }
        if (tolerances.contains(BOTH) && tolerances.size() > 1) {
            return new Parsed.Wrong(BOTH + " stands for both tolerances; another beside it is an error");
        }
        return new Parsed.Flags(new DefaultValidatorFlags(caseSensitive, spaceChangeSensitive, absolute, relative));
    }

    private static OptionalDouble tolerance(String text) {
        try {
            double value = Double.parseDouble(text);
            return value >= 0 && Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
