package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchPrograms.Program;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.BrigContender;
import dev.brig.bench.measure.CommandContender;
import dev.brig.bench.measure.Contender;
import dev.brig.bench.measure.Engines;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.measure.Statistics.Estimate;
import dev.brig.bench.measure.WarmUp;
import dev.brig.bench.peer.Peers;
import dev.brig.bench.peer.Peers.Peer;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Line;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench engine}: what a sandbox costs beyond the program in it. */
@Command(
        name = "engine",
        description =
                "Launch, full cycle and throughput of the engine, as ratios to the bare cost; other sandboxes in turn.")
final class EngineBench implements Callable<Integer> {
    static final String FLOOR = "floor";

    private static final double ROUND_MICROS = 20_000; // of bare work, per contender
    private static final int FEWEST_RUNS = 3;
    private static final int FLOOR_RUNS = 30;
    private static final int LEAST_WARM_UP = 5000;
    private static final int WARM_UP_BATCH = 500;

    @ParentCommand
    private Bench bench;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How often all are measured in turn; 30.")
    private int rounds;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "20",
            description = "The most runs of one in one round; 20.")
    private int runs;

    @Option(names = "--no-peers", description = "Leave other sandboxes out.")
    private boolean withoutPeers;

    @Option(
            names = "--nsjail",
            paramLabel = "FILE",
            description = "An nsjail to measure beside it; one along the PATH is found by itself.")
    private Optional<Path> nsjail = Optional.empty();

    @Option(
            names = "--isolate",
            paramLabel = "FILE",
            description = "An isolate to measure beside it, by root alone; one along the PATH is found by itself.")
    private Optional<Path> isolate = Optional.empty();

    @Option(
            names = "--peer",
            paramLabel = "NAME=COMMAND",
            description = {
                "One more sandbox. {} in the command stands for the program; without it, the program follows. For example:",
                "--peer 'mine=mysandbox --quiet -- {}'"
            })
    private Map<String, String> ownPeers = new LinkedHashMap<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Section section = Section.begin("engine", "Engine: cost beyond the program itself");
        try (BenchPrograms programs = new BenchPrograms();
                Engines engines = new Engines(programs.policy(), 2 * MachineFacts.cores())) {
            List<Peer> peers =
                    withoutPeers ? List.of() : new Peers(programs, bench.ownBrig(), nsjail, isolate).present(ownPeers);
            warmUp(section, engines, programs, bench.progress());
            for (Program program : programs.measured()) {
                bench.progress().say("measuring " + program.name());
                section.tables().add(latency(section, programs, engines, peers, program));
            }
            section.charts().add(ratios(section));
            bench.progress().say("measuring throughput");
            section.tables().add(Throughput.measure(section, programs, engines, rounds));
            section.notes()
                    .add("Floor: vfork, exec and wait of the same program, by a small C program. Ratios are of medians,"
                            + " with the 95 % confidence interval of a bootstrap over " + rounds + " rounds.");
            section.notes()
                    .add(
                            "Launch: from go to the program's end by the clock of the sandbox's init. Call: from"
                                    + " Engine.run to the outcome, by Java's clock, on a slot that was idle for 4 ms. Full cycle: from"
                                    + " outcome to outcome on one slot with jobs waiting, the making of the next sandbox included.");
            section.notes()
                    .add(
                            "The start of a C library is part of the floor. Where the machine is a virtual one, it can be most"
                                    + " of it: the library asks for the processor's features, and the hypervisor answers each question. The"
                                    + " program without a C library has the floor that is the kernel's alone.");
            section.notes().add("Brig: policy judge, all walls, a fresh cgroup for each job.");
            peers.forEach(peer -> section.notes().add(peer.name() + ": " + peer.note() + "."));
        }
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private static void warmUp(Section section, Engines engines, BenchPrograms programs, BenchProgress progress) {
        try (BrigContender brig =
                new BrigContender(engines.ofSlots(1), programs.trueStatic().inside())) {
            section.notes()
                    .add(WarmUp.untilSteady(
                                    "engine, jobs waiting",
                                    LEAST_WARM_UP,
                                    progress,
                                    () -> brig.backToBack(WARM_UP_BATCH))
                            .note());
            section.notes()
                    .add(WarmUp.untilSteady(
                                    "engine, one at a time",
                                    WARM_UP_BATCH,
                                    progress,
                                    () -> brig.calls(new double[WARM_UP_BATCH / 5]))
                            .note());
        }
    }

    private Table latency(Section section, BenchPrograms programs, Engines engines, List<Peer> peers, Program program) {
        Map<String, List<double[]>> measured = new LinkedHashMap<>();
        List<Contender> contenders = new ArrayList<>();
        try {
            Contender floor = new CommandContender(FLOOR, programs.bare(), program.host(), Optional.empty());
            contenders.add(floor);
            double bare = Statistics.median(floor.round(FLOOR_RUNS).get(FLOOR));
            int each = Math.clamp((long) (ROUND_MICROS / bare), Math.min(FEWEST_RUNS, runs), runs);
            contenders.add(new BrigContender(engines.ofSlots(1), program.inside()));
            peers.forEach(peer -> join(contenders, peer, program, section));
            for (int round = 0; round < rounds; round++) {
                for (Contender contender : contenders) {
                    contender
                            .round(each)
                            .forEach((what, micros) -> measured.computeIfAbsent(what, _ -> new ArrayList<>())
                                    .add(micros));
                }
            }
        } finally {
            contenders.forEach(Contender::close);
        }
        section.raw().put(program.name(), measured);
        return table(program, measured);
    }

    private void join(List<Contender> contenders, Peer peer, Program program, Section section) {
        Optional<Contender> contender = Optional.empty();
        try {
            contender = Optional.of(peer.around().apply(program));
            contender.get().round(2);
            contenders.add(contender.get());
        } catch (BenchException e) {
            contender.ifPresent(Contender::close);
            section.notes().add(peer.name() + " did not run " + program.name() + ": " + e.getMessage());
        }
    }

    private static Table table(Program program, Map<String, List<double[]>> measured) {
        List<double[]> floor = measured.get(FLOOR);
        List<List<String>> rows = new ArrayList<>();
        measured.forEach((what, samples) -> {
            Estimate ratio = Statistics.ratioOfMedians(samples, floor);
            double[] all = Statistics.join(samples);
            rows.add(List.of(
                    what,
                    TableCell.of("%.2f", ratio.value()),
                    TableCell.interval(ratio),
                    TableCell.of("%.2f", Statistics.percentile(all, 99) / Statistics.median(Statistics.join(floor))),
                    TableCell.of("%.0f", Statistics.median(all)),
                    TableCell.of("%.0f", Statistics.percentile(all, 99))));
        });
        return new Table(
                program.name(), List.of("", "p50 ÷ floor", "95 % CI", "p99 ÷ floor p50", "p50 µs", "p99 µs"), rows);
    }

    private static Chart ratios(Section section) {
        List<String> programs = section.tables().stream().map(Table::title).toList();
        List<String> whats =
                section.tables().getFirst().rows().stream().map(List::getFirst).toList();
        List<Line> lines = programs.stream()
                .map(program -> new Line(
                        program,
                        whats.stream()
                                .map(what -> ratio(section, program, what))
                                .toList()))
                .toList();
        return new Chart("bar", "Median time, floor = 1", "÷ floor", true, whats, lines);
    }

    private static Double ratio(Section section, String program, String what) {
        return section.tables().stream()
                .filter(table -> table.title().equals(program))
                .flatMap(table -> table.rows().stream())
                .filter(row -> row.getFirst().equals(what))
                .findFirst()
                .map(row -> Double.valueOf(row.get(1)))
                .orElse(Double.NaN);
    }
}
