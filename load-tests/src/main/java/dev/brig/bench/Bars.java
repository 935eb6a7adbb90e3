package dev.brig.bench;

import dev.brig.bench.Section.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measured values beside their bars. */
final class Bars {
    private final List<List<String>> rows = new ArrayList<>();

    Bars atMost(String what, double value, String format, double bar) {
        return add(what, Cell.of(format, value), "", "≤ " + Cell.of(format, bar), value <= bar);
    }

    /** The ratio of two medians, if both were measured. */
    Bars ratio(String what, Map<String, List<double[]>> measured, String ours, String theirs, Bar bar) {
        if (measured.containsKey(ours) && measured.containsKey(theirs)) {
            Statistics.Estimate ratio = Statistics.ratioOfMedians(measured.get(ours), measured.get(theirs));
            add(
                    what + ": " + ours + " ÷ " + theirs,
                    Cell.of("%.2f", ratio.value()),
                    Cell.interval(ratio),
                    bar.text(),
                    bar.met(ratio.value()));
        }
        return this;
    }

    /** A bound of a ratio. */
    record Bar(boolean most, double value) {
        static Bar atMost(double value) {
            return new Bar(true, value);
        }

        static Bar atLeast(double value) {
            return new Bar(false, value);
        }

        boolean met(double ratio) {
            return most ? ratio <= value : ratio >= value;
        }

        String text() {
            return (most ? "≤ " : "≥ ") + Cell.of("%.1f", value);
        }
    }

    private Bars add(String what, String value, String interval, String bar, boolean met) {
        rows.add(List.of(what, value, interval, bar, met ? "met" : "missed"));
        return this;
    }

    Table table() {
        return new Table("Bars", List.of("", "measured", "95 % CI", "bar", ""), rows);
    }
}
