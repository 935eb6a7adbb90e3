package dev.brig.bench.report;

import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Section.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measured values beside their bars. */
public final class Bars {
    private final List<List<String>> rows = new ArrayList<>();

    public Bars atMost(String what, double value, String format, double bar) {
        return add(what, TableCell.of(format, value), "", "≤ " + TableCell.of(format, bar), value <= bar);
    }

    /** The ratio of two medians, if both were measured. */
    public Bars ratio(String what, Map<String, List<double[]>> measured, String ours, String theirs, Bar bar) {
        if (measured.containsKey(ours) && measured.containsKey(theirs)) {
            Statistics.Estimate ratio = Statistics.ratioOfMedians(measured.get(ours), measured.get(theirs));
            add(
                    what + ": " + ours + " ÷ " + theirs,
                    TableCell.of("%.2f", ratio.value()),
                    TableCell.interval(ratio),
                    bar.text(),
                    bar.met(ratio.value()));
        }
        return this;
    }

    /** A bound of a ratio. */
    public record Bar(boolean most, double value) {
        public static Bar atMost(double value) {
            return new Bar(true, value);
        }

        public static Bar atLeast(double value) {
            return new Bar(false, value);
        }

        boolean met(double ratio) {
            return most ? ratio <= value : ratio >= value;
        }

        String text() {
            return (most ? "≤ " : "≥ ") + TableCell.of("%.1f", value);
        }
    }

    private Bars add(String what, String value, String interval, String bar, boolean met) {
        rows.add(List.of(what, value, interval, bar, met ? "met" : "missed"));
        return this;
    }

    public Table table() {
        return new Table("Bars", List.of("", "measured", "95 % CI", "bar", ""), rows);
    }
}
