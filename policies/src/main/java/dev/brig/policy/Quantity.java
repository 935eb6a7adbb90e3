package dev.brig.policy;

import dev.brig.sandbox.Limit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times and sizes as people write them: {@code 1s}, {@code 250ms}, {@code 5min}, {@code 256m}, {@code 64k}. Sizes count in
 * powers of 1024. A plain number is in the base unit: milliseconds, bytes, pieces, percent.
 */
public final class Quantity {
    private static final Pattern FORM = Pattern.compile("([0-9]+)([a-zA-Z%]*)");
    private static final Map<String, Long> TIMES = units("h", 3_600_000, "min", 60_000, "s", 1000, "ms", 1);
    private static final Map<String, Long> SIZES =
            units("t", 1L << 40, "g", 1 << 30, "m", 1 << 20, "k", 1 << 10, "b", 1);

    private Quantity() {}

    /**
     * A time.
     *
     * @throws IllegalArgumentException with the reason, if the text is not a time of 0 or more
     */
    public static Duration duration(String text) {
        return Duration.ofMillis(millis(text));
    }

    /**
     * A size in bytes.
     *
     * @throws IllegalArgumentException with the reason, if the text is not a size of 0 or more
     */
    public static long bytes(String text) {
        return parse(text, SIZES, "a size such as 64k, 256m or 1g, or a plain number of bytes");
    }

    /**
     * The value of a limit, in its unit.
     *
     * @throws IllegalArgumentException with the reason, if the text is not of the limit's kind or is out of its range
     */
    public static long of(Limit limit, String text) {
        long value = amount(limit, text);
        if (value < limit.least()) {
            throw new IllegalArgumentException(text + " is too little: the least is " + format(limit, limit.least()));
        }
        if (value > limit.most()) {
            throw new IllegalArgumentException(text + " is too much: the most is " + format(limit, limit.most()));
        }
        return value;
    }

    /** The text that {@link #of} reads as the given value, in the largest unit that loses nothing. */
    public static String format(Limit limit, long value) {
        return switch (limit.unit()) {
            case MILLIS -> format(TIMES, value);
            case BYTES -> format(SIZES, value);
            case COUNT -> Long.toString(value);
            case PERCENT -> value + "%";
        };
    }

    /** Like {@link #of}, but ignores the limit's range. */
    static long amount(Limit limit, String text) {
        return switch (limit.unit()) {
            case MILLIS -> millis(text);
            case BYTES -> bytes(text);
            case COUNT -> parse(text, Map.of(), "a whole number");
            case PERCENT -> parse(text, Map.of("%", 1L), "a whole number of percent of one core, such as 50% or 200");
        };
    }

    private static long millis(String text) {
        return parse(text, TIMES, "a time such as 1s, 250ms, 5min or 2h, or a plain number of milliseconds");
    }

    private static long parse(String text, Map<String, Long> units, String form) {
        if (text.startsWith("-")) {
            throw new IllegalArgumentException(shown(text) + " is negative: write " + form);
        }
        Matcher parts = FORM.matcher(text);
        String unit = parts.matches() ? parts.group(2).toLowerCase(Locale.ROOT) : "?";
        if (!unit.isEmpty() && !units.containsKey(unit)) {
            throw new IllegalArgumentException(shown(text) + " is not understood: write " + form);
        }
        try {
            return Math.multiplyExact(Long.parseLong(parts.group(1)), units.getOrDefault(unit, 1L));
        } catch (ArithmeticException | NumberFormatException beyondLong) {
            throw new IllegalArgumentException(shown(text) + " is too large", beyondLong);
        }
    }

    private static String format(Map<String, Long> units, long value) {
        return units.entrySet().stream()
                .filter(unit -> value % unit.getValue() == 0 && (value != 0 || unit.getValue() == 1))
                .findFirst()
                .map(unit -> value / unit.getValue() + (unit.getKey().equals("b") ? "" : unit.getKey()))
                .orElseThrow();
    }

    private static String shown(String text) {
        return text.length() <= 40 ? "'" + text + "'" : "'" + text.substring(0, 40) + "…'";
    }

    private static Map<String, Long> units(Object... namesAndFactors) {
        Map<String, Long> units = new LinkedHashMap<>();
        for (int i = 0; i < namesAndFactors.length; i += 2) {
            units.put((String) namesAndFactors[i], ((Number) namesAndFactors[i + 1]).longValue());
        }
        return units;
    }
}
