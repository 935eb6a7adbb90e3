package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Line;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench jvm}: work done inside the JVM, by JMH. */
@Command(
        name = "jvm",
        description = "What a run costs inside of the JVM, measured by JMH: reading and checking a request, writing an"
                + " outcome; and what is done once, with policies. Some 40 seconds.")
final class JvmBench implements Callable<Integer> {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @ParentCommand
    private Bench bench;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many seconds each is measured, after one or two to warm up; 3.")
    private int iterations;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            defaultValue = "Benchmark",
            description = "Only those whose class and method match.")
    private String only;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Section section = Section.begin("jvm", "JVM: what is done without the kernel");
        bench.progress().say("measuring by JMH");
        System.setProperty(
                "jmh.ignoreLock", "true"); // else it would be in a folder of all users, owned by the first of them
        List<RunResult> results = new ArrayList<>(run());
        List<List<String>> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Double> micros = new ArrayList<>();
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            names.add(time.getLabel());
            micros.add(time.getScore());
            rows.add(List.of(
                    time.getLabel(),
                    TableCell.of("%.2f", time.getScore()),
                    "± " + TableCell.of("%.2f", time.getScoreError()),
                    TableCell.whole(allocated == null ? Double.NaN : allocated.getScore())));
        }
        section.tables().add(new Table("One call", List.of("", "µs", "99.9 % CI", "bytes allocated"), rows));
        section.charts().add(new Chart("bar", "One call", "µs", true, names, List.of(new Line("µs", micros))));
        section.raw().put("names", names);
        section.raw().put("micros", micros);
        section.notes()
                .add(
                        "Each in a JVM of its own, warmed up for two seconds. A run over HTTP does parseRequest, validateRequest,"
                                + " readRequest and outcomeAsJson once; the others are done when a service or an engine starts.");
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private Collection<RunResult> run() {
        try {
            return new Runner(new OptionsBuilder()
                            .include(only)
                            .mode(Mode.AverageTime)
                            .timeUnit(TimeUnit.MICROSECONDS)
                            .forks(1)
                            .warmupIterations(2)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(iterations)
                            .measurementTime(TimeValue.seconds(1))
                            .addProfiler(GCProfiler.class)
                            .verbosity(VerboseMode.SILENT)
                            .shouldFailOnError(true)
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new BenchException("JMH: " + e.getMessage(), e);
        }
    }
}
