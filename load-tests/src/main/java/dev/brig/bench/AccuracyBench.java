package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchPrograms.Program;
import dev.brig.bench.measure.BrigContender;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.StopCause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench accuracy}: how near to its limit a program is stopped, and whether it is charged for exactly what it used. */
@Command(
        name = "accuracy",
        description =
                "How far beyond its limit of CPU time a loop gets, and how true the figures of CPU time and memory are.")
final class AccuracyBench implements Callable<Integer> {
    private static final long LIMIT_MILLIS = 100;
    private static final long SPIN_MILLIS = 50;
    private static final List<Integer> TOUCHED_MEBIBYTES = List.of(1, 16, 64, 128);
    private static final int TOUCHES = 20;
    private static final List<String> COLUMNS = List.of("", "runs", "p50", "p99", "worst");

    @ParentCommand
    private Bench bench;

    @Option(names = "--loops", paramLabel = "N", defaultValue = "200", description = "How many loops are stopped; 200.")
    private int loops;

    @Option(
            names = "--spins",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many spins are measured; 100.")
    private int spins;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Section section = Section.begin("accuracy", "Accuracy: limits kept, use told");
        try (BenchPrograms programs = new BenchPrograms();
                PolicyEngine engine = PolicyEngine.open(programs.policy(), 1 + MachineFacts.cores())) {
            List<List<String>> overshoot = new ArrayList<>();
            List<List<String>> late = new ArrayList<>();
            List<List<String>> spin = new ArrayList<>();
            for (String when : Neighbours.KINDS) {
                List<Outcome> stopped = measured(engine, programs, when, loops, () -> stop(engine, programs));
                overshoot.add(row(
                        section,
                        "overshoot µs, " + when,
                        when,
                        stopped.stream().mapToDouble(outcome -> outcome.usage().cpuMicros() - LIMIT_MILLIS * 1000)));
                if (when.equals(Neighbours.ALONE)) {
                    late.add(row(
                            section,
                            "wall time beyond µs, " + when,
                            when,
                            stopped.stream()
                                    .mapToDouble(outcome -> outcome.usage().wallMicros() - LIMIT_MILLIS * 1000)));
                }
                List<Outcome> spun = measured(engine, programs, when, spins, () -> spin(engine, programs));
                spin.add(row(
                        section,
                        "charged beyond own clock µs, " + when,
                        when,
                        spun.stream()
                                .mapToDouble(outcome -> outcome.usage().cpuMicros()
                                        - Double.parseDouble(
                                                outcome.stdout().text().strip()))));
            }
            section.tables()
                    .add(new Table("CPU time beyond a limit of %d ms, µs".formatted(LIMIT_MILLIS), COLUMNS, overshoot));
            section.tables().add(new Table("Wall time of the same loops beyond the limit, µs", COLUMNS, late));
            section.tables()
                    .add(new Table(
                            "CPU time charged beyond the program's own clock, spinning %d ms, µs"
                                    .formatted(SPIN_MILLIS),
                            COLUMNS,
                            spin));
            section.tables().add(memory(section, engine, programs));
            section.notes()
                    .add("The program reads its own clock before it ends; its end and its sandbox's share of the"
                            + " account come on top.");
        } catch (SandboxException e) {
            throw new BenchException(e.getMessage(), e);
        }
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private static Outcome stop(PolicyEngine engine, BenchPrograms programs) {
        Outcome outcome = engine.run(job(programs.own("loop", "loop"), Limit.CPU, LIMIT_MILLIS));
        if (!outcome.stoppedBy(StopCause.CPU)) {
            throw new BenchException("a loop was not stopped for its CPU time: " + outcome);
        }
        return outcome;
    }

    private static Outcome spin(PolicyEngine engine, BenchPrograms programs) {
        Program program = programs.own("spin", "spin", String.valueOf(SPIN_MILLIS));
        return BrigContender.succeeded(engine.run(Job.builder(program.inside()).build()));
    }

    private static List<Outcome> measured(
            PolicyEngine engine, BenchPrograms programs, String when, int runs, Supplier<Outcome> once) {
        try (Neighbours neighbours = Neighbours.of(when, engine, programs)) {
            List<Outcome> outcomes = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                outcomes.add(once.get());
                neighbours.check();
            }
            return outcomes;
        }
    }

    private static Table memory(Section section, PolicyEngine engine, BenchPrograms programs) {
        List<List<String>> rows = new ArrayList<>();
        for (int mebibytes : TOUCHED_MEBIBYTES) {
            Program program = programs.own("touch", "touch", String.valueOf(mebibytes));
            double[] beyond = IntStream.range(0, TOUCHES)
                    .mapToDouble(_ -> beyond(engine, program, mebibytes))
                    .toArray();
            String what = mebibytes + " MiB";
            rows.add(row(section, "memory beyond KiB, " + what, what, Arrays.stream(beyond)));
        }
        return new Table("Memory peak beyond what the program touched, KiB", COLUMNS, rows);
    }

    private static double beyond(PolicyEngine engine, Program program, int mebibytes) {
        Outcome outcome =
                BrigContender.succeeded(engine.run(Job.builder(program.inside()).build()));
        return (outcome.usage().memoryPeakBytes().orElseThrow() - ((long) mebibytes << 20)) / 1024.0;
    }

    private static Job job(Program program, Limit limit, long value) {
        return Job.builder(program.inside()).limit(limit, value).build();
    }

    private static List<String> row(Section section, String raw, String name, DoubleStream values) {
        double[] samples = values.toArray();
        section.raw().put(raw, samples);
        return List.of(
                name,
                String.valueOf(samples.length),
                TableCell.of("%.0f", Statistics.median(samples)),
                TableCell.of("%.0f", Statistics.percentile(samples, 99)),
                TableCell.of("%.0f", Statistics.percentile(samples, 100)));
    }
}
