package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.BrigContender;
import dev.brig.bench.measure.JobPhases;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.measure.WarmUp;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Line;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench phases}: where a job's time goes, as the engine reports it to the flight recorder. */
@Command(
        name = "phases",
        description =
                "How long each phase of a job takes, from the queue until its slot is ready again: one job at a time,"
                        + " and with jobs waiting on one slot and on all.")
final class PhasesBench implements Callable<Integer> {
    /** Shows only how many jobs were queued at once, and would dwarf the others in a chart. */
    private static final String QUEUED = "queued";

    private static final int CHUNK = 250;
    private static final int LEAST_WARM_UP = 5000;

    @ParentCommand
    private Bench bench;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many jobs in each of the three ways; 2000.")
    private int jobs;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        BenchProgress progress = bench.progress();
        Section section = Section.begin("phases", "Phases: where a job's time goes");
        Map<String, Map<String, double[]>> measured = new LinkedHashMap<>();
        try (BenchPrograms programs = new BenchPrograms();
                PolicyEngine one = PolicyEngine.open(programs.policy(), 1);
                PolicyEngine all = PolicyEngine.open(programs.policy(), MachineFacts.cores())) {
            List<String> command = programs.trueStatic().inside();
            BrigContender single = new BrigContender(one, command);
            BrigContender several = new BrigContender(all, command);
            section.notes()
                    .add(WarmUp.untilSteady("engine", LEAST_WARM_UP, progress, () -> single.backToBack(CHUNK))
                            .note());
            measure(measured, "one at a time", progress, runs -> single.calls(new double[runs]));
            measure(measured, "jobs waiting, 1 slot", progress, single::backToBack);
            measure(measured, "jobs waiting, " + MachineFacts.cores() + " slots", progress, several::backToBack);
        } catch (SandboxException e) {
            throw new BenchException(e.getMessage(), e);
        }
        measured.forEach((way, phases) -> {
            section.tables().add(table(way, phases));
            section.raw().put(way + ", µs", phases);
        });
        section.charts().add(chart(measured));
        section.notes()
                .add(
                        "Static true, policy judge. The phases are those of the event dev.brig.Job, which any recording of the"
                                + " flight recorder can ask for; each has its description in it. What runs beside a phase, on another CPU,"
                                + " is not in it.");
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private void measure(
            Map<String, Map<String, double[]>> measured, String way, BenchProgress progress, Consumer<Integer> run) {
        progress.say("recording " + way);
        measured.put(way, JobPhases.record(() -> {
            for (int done = 0; done < jobs; done += CHUNK) {
                run.accept(Math.min(CHUNK, jobs - done));
            }
        }));
    }

    private static Table table(String way, Map<String, double[]> phases) {
        List<List<String>> rows = new ArrayList<>();
        phases.forEach((phase, micros) -> rows.add(List.of(
                phase,
                TableCell.of("%.1f", Statistics.median(micros)),
                TableCell.of("%.1f", Statistics.percentile(micros, 99)),
                TableCell.of("%.1f", Statistics.mean(micros)))));
        int events = phases.values().iterator().next().length;
        return new Table("%s: %d jobs, µs".formatted(way, events), List.of("", "p50", "p99", "mean"), rows);
    }

    private static Chart chart(Map<String, Map<String, double[]>> measured) {
        List<String> phases = measured.values().iterator().next().keySet().stream()
                .filter(phase -> !phase.equals(QUEUED))
                .toList();
        return new Chart(
                "bar",
                "Median time of each phase",
                "µs",
                false,
                phases,
                measured.entrySet().stream()
                        .map(way -> new Line(
                                way.getKey(),
                                phases.stream()
                                        .map(phase ->
                                                Statistics.median(way.getValue().get(phase)))
                                        .toList()))
                        .toList());
    }
}
