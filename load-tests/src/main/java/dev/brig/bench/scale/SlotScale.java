package dev.brig.bench.scale;

import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.Footprint;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Line;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The cost of idle slots: memory, descriptors, and the time to open them. */
public final class SlotScale {
    private static final List<Integer> SLOTS = List.of(1, 2, 4, 8, 16, 32, 64);
    private static final int REPEATED = 3;
    private static final long REST_NANOS = 200_000_000;

    private SlotScale() {}

    /** An engine that was opened, and how much it added to each resource. */
    private record Opened(int slots, double millis, double ownKibibytes, double childrenKibibytes, double descriptors) {
        static Opened of(BenchPrograms programs, int slots) {
            System.gc();
            Footprint before = Footprint.of(ProcessHandle.current());
            long start = System.nanoTime();
            try (PolicyEngine engine = PolicyEngine.open(programs.policy(), slots)) {
                double millis = (System.nanoTime() - start) / 1e6;
                LockSupport.parkNanos(REST_NANOS);
                System.gc();
                Footprint after = Footprint.of(ProcessHandle.current());
                return new Opened(
                        engine.slots(),
                        millis,
                        after.residentKibibytes() - before.residentKibibytes(),
                        after.childrenKibibytes() - before.childrenKibibytes(),
                        after.descriptors() - before.descriptors());
            }
        }
    }

    public static void measure(Section section, BenchPrograms programs, BenchProgress progress) {
        List<List<String>> rows = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        List<Double> time = new ArrayList<>();
        Opened.of(programs, SLOTS.getLast()); // code and data that are loaded once, and pages that stay
        for (int slots : SLOTS) {
            progress.say("measuring " + slots + " idle slots");
            List<Opened> opened = new ArrayList<>();
            for (int repeat = 0; repeat < REPEATED; repeat++) {
                opened.add(Opened.of(programs, slots));
            }
            section.raw().put(slots + " idle slots", opened);
            double own = median(opened.stream().map(Opened::ownKibibytes).toList());
            double children =
                    median(opened.stream().map(Opened::childrenKibibytes).toList());
            double millis = median(opened.stream().map(Opened::millis).toList());
            rows.add(List.of(
                    String.valueOf(slots),
                    TableCell.of("%.1f", millis),
                    TableCell.of("%.1f", millis / slots),
                    TableCell.whole(own / slots),
                    TableCell.whole(children / slots),
                    TableCell.of(
                            "%.1f",
                            median(opened.stream().map(Opened::descriptors).toList()) / slots)));
            memory.add((own + children) / slots);
            time.add(millis / slots);
        }
        section.tables()
                .add(new Table(
                        "Idle slots of an engine",
                        List.of(
                                "slots",
                                "to open all, ms",
                                "to open, ms each",
                                "in the JVM, KiB each",
                                "in warden and init, KiB each",
                                "descriptors each"),
                        rows));
        List<String> labels = SLOTS.stream().map(String::valueOf).toList();
        section.charts()
                .add(new Chart(
                        "line",
                        "Resident memory of an idle slot, by their number",
                        "KiB",
                        false,
                        labels,
                        List.of(new Line("KiB", memory))));
        section.charts()
                .add(new Chart(
                        "line",
                        "Time to open a slot, by their number",
                        "ms",
                        false,
                        labels,
                        List.of(new Line("ms", time))));
        section.notes()
                .add(
                        "Idle slots: medians of %d engines of each size, opened one after the other in a JVM that had held as many"
                                        .formatted(REPEATED)
                                + " slots before; an engine's own memory and descriptors are part of what the first slot costs. Slots"
                                + " open in parallel.");
    }

    private static double median(List<Double> values) {
        return Statistics.median(
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
