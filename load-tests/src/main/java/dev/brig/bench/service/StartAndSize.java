package dev.brig.bench.service;

import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.Footprint;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Bars;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** How long the service takes to start, and the resources it holds while idle. */
public final class StartAndSize {
    private static final int MORE_SLOTS = 32;
    private static final double MOST_MEGABYTES = 150;
    private static final double MOST_KILOBYTES_PER_SLOT = 300;
    private static final long REST_NANOS = 1_000_000_000;

    private final Path brig;
    private final BenchPrograms programs;
    private final int starts;

    /** @param starts how many of each kind */
    public StartAndSize(Path brig, BenchPrograms programs, int starts) {
        this.brig = brig;
        this.programs = programs;
        this.starts = starts;
    }

    /** Adds its tables to the section, and its bars to the others. */
    public void measure(Section section, Bars bars, BenchProgress progress) {
        progress.say("measuring starts");
        List<Double> cold = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        List<Footprint> few = new ArrayList<>();
        List<Footprint> many = new ArrayList<>();
        String slots = String.valueOf(MachineFacts.cores());
        String more = String.valueOf(MachineFacts.cores() + MORE_SLOTS);
        for (int start = 0; start < starts; start++) {
            cold.add(millis(new BrigService.Start("Brig, no cache", false, true, List.of()), new ArrayList<>()));
            warm.add(millis(new BrigService.Start("Brig", "--slots", slots), few));
            millis(new BrigService.Start("Brig, more slots", "--slots", more), many);
        }
        section.raw().put("start to ready without AOT cache, ms", cold);
        section.raw().put("start to ready, ms", warm);
        section.raw().put("idle", few);
        section.raw().put("idle, more slots", many);
        section.tables()
                .add(new Table(
                        "From start to ready, ms",
                        List.of("", "starts", "p50", "worst"),
                        List.of(row("with the AOT cache of the build", warm), row("without", cold))));
        Footprint idle = Footprint.median(few);
        Footprint larger = Footprint.median(many);
        double slotKilobytes = perSlot(idle, larger, larger.totalKibibytes() - idle.totalKibibytes()) * 1.024;
        double descriptors = perSlot(idle, larger, larger.descriptors() - idle.descriptors());
        section.tables().add(size(idle, larger));
        section.notes()
                .add(
                        "A slot more costs %.0f KB (%.0f KB in the service, what its start left to the collector included; the rest in its wardens and inits) and %.1f descriptors."
                                        .formatted(
                                                slotKilobytes,
                                                perSlot(
                                                                idle,
                                                                larger,
                                                                larger.residentKibibytes() - idle.residentKibibytes())
                                                        * 1.024,
                                                descriptors)
                                + " Each policy in use has slots of its own. What the kernel keeps for a sandbox is not in this.");
        bars.atMost("idle service, resident, MB", idle.totalKibibytes() * 1.024 / 1000, "%.0f", MOST_MEGABYTES);
        bars.atMost("idle slot, resident, KB", slotKilobytes, "%.0f", MOST_KILOBYTES_PER_SLOT);
    }

    private double millis(BrigService.Start start, List<Footprint> footprints) {
        try (BrigService service = new BrigService(brig, programs, start)) {
            LockSupport.parkNanos(REST_NANOS);
            footprints.add(service.footprint());
            return service.startedIn().toNanos() / 1e6;
        }
    }

    private static double perSlot(Footprint few, Footprint many, long grown) {
        return (double) grown / (many.slots() - few.slots());
    }

    private static List<String> row(String what, List<Double> millis) {
        double[] all = millis.stream().mapToDouble(Double::doubleValue).toArray();
        return List.of(
                what,
                String.valueOf(all.length),
                TableCell.whole(Statistics.median(all)),
                TableCell.whole(Statistics.percentile(all, 100)));
    }

    private static Table size(Footprint... footprints) {
        List<List<String>> rows = new ArrayList<>();
        for (Footprint footprint : footprints) {
            rows.add(List.of(
                    footprint.slots() + " slots",
                    String.valueOf(footprint.residentKibibytes()),
                    String.valueOf(footprint.anonymousKibibytes()),
                    String.valueOf(footprint.childrenKibibytes()),
                    String.valueOf(footprint.descriptors())));
        }
        return new Table(
                "Idle, ready, never used",
                List.of(
                        "",
                        "service resident, KiB",
                        "of it anonymous, KiB",
                        "wardens and inits resident, KiB",
                        "descriptors"),
                rows);
    }
}
