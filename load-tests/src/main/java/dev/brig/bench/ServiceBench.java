package dev.brig.bench;

import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.Commands;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Bars;
import dev.brig.bench.report.Bars.Bar;
import dev.brig.bench.report.Section;
import dev.brig.bench.service.ClosedLoad;
import dev.brig.bench.service.GoJudge;
import dev.brig.bench.service.OneAtATime;
import dev.brig.bench.service.OpenLoad;
import dev.brig.bench.service.RunService;
import dev.brig.bench.service.Services;
import dev.brig.bench.service.StartAndSize;
import dev.brig.bench.service.Submissions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench service}: what HTTP adds, the service's throughput, and how it behaves beyond that. */
@Command(
        name = "service",
        description = "Brig's service in a process of its own: its start and size; runs and submissions over HTTP on"
                + " 127.0.0.1, one at a time, at saturation, and at twice that.",
        footer = {
            "",
            "Started by root, it measures Brig and go-judge twice: as root, and as an ordinary user.",
        })
final class ServiceBench implements Callable<Integer> {
    private static final double MOST_ADDED_MICROS = 250;

    @ParentCommand
    private Bench bench;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How often all are measured in turn, one at a time; 30.")
    private int rounds;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "20", description = "Runs of one in one round; 20.")
    private int runs;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "5", description = "How long each load lasts; 5.")
    private int seconds;

    @Option(names = "--starts", paramLabel = "N", defaultValue = "5", description = "How many starts of each kind; 5.")
    private int starts;

    @Option(
            names = "--go-judge",
            paramLabel = "FILE",
            description = "A go-judge to measure beside it; one along the PATH is found by itself.")
    private Optional<Path> goJudge = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        BenchProgress progress = bench.progress();
        Section section = Section.begin("service", "Service: over HTTP");
        Bars bars = new Bars();
        try (BenchPrograms programs = new BenchPrograms()) {
            new StartAndSize(bench.brig(), programs, starts).measure(section, bars, progress);
            Optional<Path> peer = goJudge.or(() -> Commands.find("go-judge"));
            peer.ifPresent(file -> section.machine().put("go-judge", MachineFacts.version(file)));
            try (Services services = Services.start(bench.brig(), peer, programs, section.notes())) {
                measure(section, programs, services, bars, progress);
            }
        }
        section.tables().addFirst(bars.table());
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private void measure(
            Section section, BenchPrograms programs, Services services, Bars bars, BenchProgress progress) {
        int saturating = ClosedLoad.saturating();
        // This comes first, since it warms up in a tenth of the time that requests one after the other take.
        ClosedLoad closed = ClosedLoad.measure(
                section,
                programs,
                services,
                progress,
                List.of(1, MachineFacts.cores(), 2 * MachineFacts.cores(), saturating, 8 * saturating),
                seconds);
        Map<String, List<double[]>> single = OneAtATime.measure(section, programs, services, progress, rounds, runs);
        section.tables().add(OneAtATime.table(single));
        section.tables().add(closed.table());
        section.charts().add(closed.chart());
        RunService brig = services.brig();
        Map<String, List<double[]>> rates = closed.rates(saturating);
        double most = Statistics.median(Statistics.join(rates.get(brig.name())));
        section.tables()
                .add(OpenLoad.measure(
                        section,
                        brig,
                        brig.run(programs.trueStatic().inside()),
                        most,
                        Duration.ofSeconds(seconds),
                        progress));
        section.tables().add(Submissions.measure(section, brig, Duration.ofSeconds(seconds), progress));
        compare(bars, single, rates);
        notes(section, services);
    }

    private static void compare(Bars bars, Map<String, List<double[]>> single, Map<String, List<double[]>> rates) {
        double call = Statistics.median(Statistics.join(single.get(OneAtATime.CALL)));
        for (String brig : List.of(Services.BRIG, Services.BRIG_ORDINARY)) {
            if (single.containsKey(brig)) {
                bars.atMost(
                        brig + ": HTTP beyond the engine call, p50 µs",
                        Statistics.median(Statistics.join(single.get(brig))) - call,
                        "%.0f",
                        MOST_ADDED_MICROS);
                bars.ratio("p50, one at a time", single, brig, GoJudge.CGROUPS, Bar.atMost(0.1));
                bars.ratio("p50, one at a time", single, brig, GoJudge.NO_CGROUPS, Bar.atMost(0.5));
                bars.ratio("per second at saturation", rates, brig, GoJudge.CGROUPS, Bar.atLeast(3));
                bars.ratio("per second at saturation", rates, brig, GoJudge.NO_CGROUPS, Bar.atLeast(1.3));
            }
        }
    }

    private static void notes(Section section, Services services) {
        List<String> notes = section.notes();
        notes.add(
                "Static true, policy judge, all walls, a fresh cgroup for each run. Each service is a process of its own;"
                        + " clients are blocking sockets in another.");
        notes.add("One at a time: 4 ms apart, so that a sandbox is ready; for go-judge as well.");
        notes.add(
                "Clients that wait: in turn, a second each. Corrected for coordinated omission: as if each client had gone on"
                        + " asking at the pace of the median while it waited.");
        if (services.all().stream().anyMatch(GoJudge.class::isInstance)) {
            notes.add(
                    "go-judge: reused containers and namespaces, no seccomp, a limit looked at every 100 ms; without cgroups"
                            + " memory and processes of a run are not limited as a whole. The same limits.");
        }
        if (services.all().stream().anyMatch(service -> service.name().equals(Services.BRIG_ORDINARY))) {
            notes.add("Brig is root's here, and gives it up for each slot; \"" + Services.BRIG_ORDINARY
                    + "\" is the same beside it, started by an ordinary user.");
        }
    }
}
