package dev.brig.bench.report;

import dev.brig.bench.measure.Statistics;
import java.util.Locale;

/** Numbers as a table shows them. */
public final class TableCell {
    private static final String NOTHING = "–";

    private TableCell() {}

    public static String of(String format, double value) {
        return Double.isNaN(value) ? NOTHING : String.format(Locale.ROOT, format, value);
    }

    public static String whole(double value) {
        return of("%.0f", value);
    }

    public static String interval(Statistics.Estimate estimate) {
        return of("%.2f", estimate.low()) + " – " + of("%.2f", estimate.high());
    }
}
