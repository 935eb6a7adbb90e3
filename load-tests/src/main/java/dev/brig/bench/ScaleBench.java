package dev.brig.bench;

import dev.brig.bench.measure.BareLoop;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.report.Section;
import dev.brig.bench.scale.ClientScale;
import dev.brig.bench.scale.ConfigurationScale;
import dev.brig.bench.scale.JobScale;
import dev.brig.bench.scale.SlotScale;
import dev.brig.sandbox.SandboxException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench scale}: how a job's cost grows as there is more of everything. */
@Command(
        name = "scale",
        description = "1 to 1000 clients and jobs in the queue, 1 to 64 slots, and a job's cost by the number of slots,"
                + " policies, languages, input files, bytes of output, and jobs done before it.")
final class ScaleBench implements Callable<Integer> {
    @ParentCommand
    private Bench bench;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often all sizes are measured in turn; 10.")
    private int rounds;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "20", description = "Runs of one in one round; 20.")
    private int runs;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How long each number of clients is measured; 3.")
    private int seconds;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "100000",
            description = "The most jobs that are done one after the other, 1000 or more; 100000, which takes minutes.")
    private int jobs;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        BenchProgress progress = bench.progress();
        Section section = Section.begin("scale", "Scale: more of everything");
        try (BenchPrograms programs = new BenchPrograms();
                BareLoop floor =
                        new BareLoop(programs.bare(), programs.trueStatic().host(), Optional.empty())) {
            SlotScale.measure(section, programs, progress);
            JobScale job = new JobScale(section, programs, floor, progress, rounds, runs);
            job.bySlots();
            job.byInputFiles();
            job.byOutputBytes();
            job.byJobsDone(jobs);
            ConfigurationScale configuration =
                    new ConfigurationScale(section, programs, bench.brig(), floor, progress, rounds, runs);
            configuration.byPolicies();
            configuration.byLanguages();
            ClientScale.measure(section, programs, bench.brig(), Duration.ofSeconds(seconds), progress);
        } catch (SandboxException e) {
            throw new BenchException(e.getMessage(), e);
        }
        section.notes()
                .add(
                        "Floor: the bare cost of static true, measured in turn with all sizes. A cost is called flat if the last"
                                + " ratio is at most 1.15 times the first.");
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }
}
