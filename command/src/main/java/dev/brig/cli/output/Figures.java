package dev.brig.cli.output;

import dev.brig.sandbox.Limit;
import java.util.Locale;

/** Numbers for people to read. */
public final class Figures {
    private static final long MICROS_PER_MILLI = 1000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private Figures() {}

    public static String time(long micros) {
        return micros < MICROS_PER_SECOND
                ? decimal(micros / (double) MICROS_PER_MILLI, micros < 10 * MICROS_PER_MILLI ? 2 : 1) + " ms"
                : decimal(micros / (double) MICROS_PER_SECOND, 2) + " s";
    }

    static String bytes(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        }
        if (bytes < 1 << 20) {
            return decimal(bytes / (double) (1 << 10), 1) + " KiB";
        }
        return bytes < 1 << 30
                ? decimal(bytes / (double) (1 << 20), 1) + " MiB"
                : decimal(bytes / (double) (1 << 30), 2) + " GiB";
    }

    /** @param value as an outcome tells it: times in microseconds */
    static String of(long value, Limit.Unit unit) {
        return switch (unit) {
            case MILLIS -> time(value);
            case BYTES -> bytes(value);
            case PERCENT -> value + " %";
            case COUNT -> Long.toString(value);
        };
    }

    private static String decimal(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
