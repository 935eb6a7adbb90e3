package dev.brig.bench;

import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.ResourceSnapshot;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Line;
import dev.brig.bench.report.Section.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench soak}: whether anything grows with the number of jobs done. */
@Command(
        name = "soak",
        description =
                "Runs many jobs and watches what Brig holds: memory, descriptors, processes, groups, mounts, threads.",
        footer = {"", "Exit status: 0 if nothing grew, 1 if something did."})
final class SoakBench implements Callable<Integer> {
    @ParentCommand
    private Bench bench;

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "100000", description = "How many jobs; 100000.")
    private int jobs;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "0",
            description = "On how many slots; one for each core.")
    private int slots;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Section section = Section.begin("soak", "Soak: nothing grows");
        Soak soak = Soak.run(jobs, slots == 0 ? MachineFacts.cores() : slots);
        List<ResourceSnapshot> samples = soak.samples();
        section.tables()
                .add(new Table(
                        "%d jobs in %d s".formatted(jobs, soak.seconds()),
                        List.of("", "after warming up", "at the end", "growth allowed", ""),
                        soak.findings().stream()
                                .map(finding -> List.of(
                                        finding.what(),
                                        String.valueOf(finding.before()),
                                        String.valueOf(finding.after()),
                                        String.valueOf(finding.allowed()),
                                        finding.grew() ? "GREW" : "ok"))
                                .toList()));
        List<String> labels =
                samples.stream().map(sample -> String.valueOf(sample.jobs())).toList();
        section.charts().add(chart("Memory, KiB", labels, samples, ResourceSnapshot.MEMORY));
        section.charts().add(chart("Kernel objects", labels, samples, ResourceSnapshot.OBJECTS));
        section.raw().put("samples", samples);
        bench.report().add(section, spec.commandLine().getOut());
        return soak.findings().stream().anyMatch(Soak.Finding::grew) ? 1 : 0;
    }

    private static Chart chart(String title, List<String> labels, List<ResourceSnapshot> samples, List<String> kinds) {
        List<Line> lines = kinds.stream()
                .map(kind -> new Line(
                        kind,
                        samples.stream()
                                .map(sample -> (double) sample.amounts().get(kind))
                                .toList()))
                .toList();
        return new Chart("line", title, title, false, labels, lines);
    }
}
