package dev.brig.bench.report;

import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Line;
import dev.brig.bench.report.Section.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The cost of a job as there is more of something.
 *
 * @param of the thing there is more of
 * @param points from least to most
 * @param reason why it grows, if it does
 */
public record Growth(String of, List<Point> points, String reason) {
    /** Up to which ratio of the last to the first a cost is called flat. */
    private static final double FLAT = 1.15;

    /**
     * A cost at one size.
     *
     * @param micros of each job, round by round
     * @param floor of the bare program, measured in turn with them
     */
    public record Point(long amount, List<double[]> micros, List<double[]> floor) {
        Statistics.Estimate ratio() {
            return Statistics.ratioOfMedians(micros, floor);
        }

        double median() {
            return Statistics.median(Statistics.join(micros));
        }
    }

    /** Runs in a benchmark's inner loop; microseconds of each of so many jobs. */
    @FunctionalInterface
    public interface Runs {
        double[] micros(int runs);
    }

    /** One size of what is measured. */
    public record Size(long amount, Runs runs) {}

    /** Measures all sizes and the floor in turn, round by round. */
    public static Growth measure(String of, List<Size> sizes, Runs floor, int rounds, int runs, String reason) {
        List<Point> points = sizes.stream()
                .map(size -> new Point(size.amount(), new ArrayList<>(), new ArrayList<>()))
                .toList();
        sizes.forEach(size -> size.runs().micros(runs));
        for (int round = 0; round < rounds; round++) {
            double[] bare = floor.micros(runs);
            for (int size = 0; size < sizes.size(); size++) {
                points.get(size).floor().add(bare);
                points.get(size).micros().add(sizes.get(size).runs().micros(runs));
            }
        }
        return new Growth(of, points, reason);
    }

    /** Whether the last point costs hardly more than the first. */
    boolean flat() {
        return points.getLast().ratio().value()
                <= FLAT * points.getFirst().ratio().value();
    }

    String note() {
        Point first = points.getFirst();
        Point last = points.getLast();
        String range = "from %d to %d %s".formatted(first.amount(), last.amount(), of);
        double times = last.ratio().value() / first.ratio().value();
        if (flat()) {
            return "Flat %s: × %.2f.".formatted(range, times);
        }
        return "Grows × %.2f %s: %.3f µs for each. %s"
                .formatted(times, range, (last.median() - first.median()) / (last.amount() - first.amount()), reason);
    }

    Table table() {
        return new Table(
                "A job, by the number of " + of,
                List.of(of, "p50 ÷ floor", "95 % CI", "p50 µs", "p99 µs"),
                points.stream()
                        .map(point -> List.of(
                                String.valueOf(point.amount()),
                                TableCell.of("%.2f", point.ratio().value()),
                                TableCell.interval(point.ratio()),
                                TableCell.whole(point.median()),
                                TableCell.whole(Statistics.percentile(Statistics.join(point.micros()), 99))))
                        .toList());
    }

    Chart chart() {
        return new Chart(
                "line",
                "A job, by the number of " + of,
                "÷ floor",
                false,
                points.stream().map(point -> String.valueOf(point.amount())).toList(),
                List.of(new Line(
                        of, points.stream().map(point -> point.ratio().value()).toList())));
    }

    public void addTo(Section section) {
        section.tables().add(table());
        section.charts().add(chart());
        section.notes().add(note());
        section.raw().put("by " + of, points);
    }
}
