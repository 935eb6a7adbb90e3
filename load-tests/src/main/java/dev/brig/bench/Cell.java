package dev.brig.bench;

import java.util.Locale;

/** Numbers as a table shows them. */
final class Cell {
    private static final String NOTHING = "–";

    private Cell() {}

    static String of(String format, double value) {
        return Double.isNaN(value) ? NOTHING : String.format(Locale.ROOT, format, value);
    }

    static String whole(double value) {
        return of("%.0f", value);
    }

    static String interval(Statistics.Estimate estimate) {
        return of("%.2f", estimate.low()) + " – " + of("%.2f", estimate.high());
    }
}
