package dev.brig.judge.checking;

import java.util.OptionalDouble;

/**
 * How far a number may be off. It is close enough if one of the two errors is within its bound.
 *
 * @param absolute largest difference from the expected number
 * @param relative largest difference, as a fraction of the expected number
 */
public record Tolerance(OptionalDouble absolute, OptionalDouble relative) {

    /** Numbers are words like any others. */
    public static final Tolerance NONE = new Tolerance(OptionalDouble.empty(), OptionalDouble.empty());

    /** @throws InvalidCheckerException if a bound is negative, infinite or not a number */
    public Tolerance {
        check("absolute", absolute);
        check("relative", relative);
    }

    boolean isSet() {
        return absolute.isPresent() || relative.isPresent();
    }

    boolean allows(double expected, double seen) {
        double error = Math.abs(expected - seen);
        return (absolute.isPresent() && error <= absolute.getAsDouble())
                || (relative.isPresent() && error <= relative.getAsDouble() * Math.abs(expected));
    }

    private static void check(String name, OptionalDouble bound) {
        double value = bound.orElse(0);
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new InvalidCheckerException(
                    "the " + name + " tolerance must be a finite number of 0 or more, not " + value);
        }
    }
}
