package dev.brig.bench;

import dev.brig.bench.measure.BareLoop;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BrigContender;
import dev.brig.bench.measure.Engines;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Line;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** How many jobs a second the machine does, bare and by Brig with more and more slots. */
final class Throughput {
    private static final int BARE_MILLIS = 150;
    private static final int JOBS = 120;

    private Throughput() {}

    static Table measure(Section section, BenchPrograms programs, Engines engines, int rounds) {
        Map<String, List<double[]>> measured = new LinkedHashMap<>();
        List<BareLoop> loops = new ArrayList<>();
        Job job = Job.builder(programs.trueStatic().inside()).build();
        String floor = floor(MachineFacts.cores());
        try {
            for (int core = 0; core < MachineFacts.cores(); core++) {
                loops.add(new BareLoop(programs.bare(), programs.trueStatic().host(), Optional.empty()));
            }
            for (int round = 0; round < rounds; round++) {
                for (int atOnce = 1; atOnce <= loops.size(); atOnce++) {
                    add(measured, floor(atOnce), bare(loops.subList(0, atOnce)));
                }
                for (int slots = 1; slots <= engines.most(); slots++) {
                    add(
                            measured,
                            slots == 1 ? "Brig, 1 slot" : "Brig, " + slots + " slots",
                            brig(engines.ofSlots(slots), job));
                }
            }
        } finally {
            loops.forEach(BareLoop::close);
        }
        section.raw().put("throughput, static true, per second", measured);
        List<List<String>> rows = new ArrayList<>();
        measured.forEach((what, rates) -> {
            Statistics.Estimate ratio = Statistics.ratioOfMedians(rates, measured.get(floor));
            rows.add(List.of(
                    what,
                    TableCell.of("%.0f", Statistics.median(Statistics.join(rates))),
                    TableCell.of("%.2f", ratio.value()),
                    TableCell.interval(ratio)));
        });
        section.charts()
                .add(new Chart(
                        "bar",
                        "Throughput, static true",
                        "jobs per second",
                        false,
                        List.copyOf(measured.keySet()),
                        List.of(new Line(
                                "per second",
                                measured.values().stream()
                                        .map(rates -> Statistics.median(Statistics.join(rates)))
                                        .toList()))));
        return new Table("Throughput, static true", List.of("", "per second", "÷ floor on all cores", "95 % CI"), rows);
    }

    private static double bare(List<BareLoop> loops) {
        loops.forEach(loop -> loop.begin(BARE_MILLIS));
        return loops.stream().mapToDouble(loop -> loop.count().perSecond()).sum();
    }

    private static double brig(PolicyEngine engine, Job job) {
        long start = System.nanoTime();
        List<CompletableFuture<Outcome>> outcomes = IntStream.range(
                        0, JOBS * Math.min(engine.slots(), MachineFacts.cores()))
                .mapToObj(_ -> engine.start(job).outcome(Runnable::run).toCompletableFuture())
                .toList();
        outcomes.forEach(outcome -> BrigContender.succeeded(outcome.join()));
        return outcomes.size() * 1e9 / (System.nanoTime() - start);
    }

    private static String floor(int loops) {
        return loops == 1 ? "floor, 1 at once" : "floor, " + loops + " at once";
    }

    private static void add(Map<String, List<double[]>> measured, String what, double rate) {
        measured.computeIfAbsent(what, _ -> new ArrayList<>()).add(new double[] {rate});
    }
}
