package dev.brig.bench;

import dev.brig.bench.measure.BareLoop;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.BrigContender;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.measure.WarmUp;
import dev.brig.bench.report.Bars;
import dev.brig.bench.report.Bars.Bar;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench judging}: the tests of one submission, against as many runs of the same program without a sandbox. */
@Command(
        name = "judging",
        description =
                "One C++ program that uses 5 ms of CPU time, compiled once and run for each of 100 tests: by Brig and"
                        + " bare, one after the other and on all cores.")
final class JudgingBench implements Callable<Integer> {
    private static final String LANGUAGE = "cpp17";
    private static final String PROGRAM = "program";
    private static final Bar BAR = Bar.atMost(1.3);
    private static final int LEAST_WARM_UP = 20_000;

    @ParentCommand
    private Bench bench;

    @Option(names = "--tests", paramLabel = "N", defaultValue = "100", description = "How many tests; 100.")
    private int tests;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often all are measured in turn; 10.")
    private int rounds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        BenchProgress progress = bench.progress();
        Section section = Section.begin("judging", "Judging: the tests of one program");
        Map<String, List<double[]>> millis = new LinkedHashMap<>();
        String inOrder = "one after the other";
        String atOnce = MachineFacts.cores() + " at once";
        Bars bars = new Bars();
        List<BareLoop> loops = new ArrayList<>();
        try (BenchPrograms programs = new BenchPrograms();
                PolicyEngine one = PolicyEngine.open(programs.policy(), 1);
                PolicyEngine all = PolicyEngine.open(programs.policy(), MachineFacts.cores())) {
            byte[] binary = compile(programs, section, progress);
            Job job = job(binary);
            Job shortest = job(binary, "0");
            for (int core = 0; core < MachineFacts.cores(); core++) {
                loops.add(new BareLoop(
                        programs.bare(), List.of(programs.add(PROGRAM, binary).toString()), Optional.empty()));
            }
            section.notes()
                    .add(WarmUp.untilSteady(
                                    "engine", LEAST_WARM_UP, progress, () -> microsEach(sandboxed(all, shortest)))
                            .note());
            Map<String, DoubleSupplier> contenders = new LinkedHashMap<>();
            contenders.put("bare, " + inOrder, () -> bare(loops.subList(0, 1)));
            contenders.put("Brig, " + inOrder, () -> sandboxed(one, job));
            contenders.put("bare, " + atOnce, () -> bare(loops));
            contenders.put("Brig, " + atOnce, () -> sandboxed(all, job));
            progress.say("measuring");
            for (int round = 0; round < rounds; round++) {
                contenders.forEach((name, once) ->
                        millis.computeIfAbsent(name, _ -> new ArrayList<>()).add(new double[] {once.getAsDouble()}));
            }
        } catch (SandboxException e) {
            throw new BenchException(e.getMessage(), e);
        } finally {
            loops.forEach(BareLoop::close);
        }
        for (String way : List.of(inOrder, atOnce)) {
            bars.ratio(tests + " tests", millis, "Brig, " + way, "bare, " + way, BAR);
        }
        section.tables().add(bars.table());
        section.tables().add(table(millis));
        section.raw().put("milliseconds", millis);
        section.notes()
                .add(
                        "The program of cpp17, which is brought into each sandbox anew, as the service does it; it spins until its"
                                + " own clock says 5 ms. Bare: the same file, by vfork, exec and wait of a small C program.");
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    /** Compiled by Brig, as a submission is. */
    private static byte[] compile(BenchPrograms programs, Section section, BenchProgress progress) {
        progress.say("compiling");
        Language language = Languages.builtIn(programs.policies())
                .get(LANGUAGE)
                .orElseThrow(() -> new BenchException("this machine has no " + LANGUAGE));
        try (PolicyEngine engine =
                PolicyEngine.open(language.compile().orElseThrow().policy(), 1)) {
            long start = System.nanoTime();
            Outcome outcome = BrigContender.succeeded(engine.run(language.compile()
                    .orElseThrow()
                    .job(Limits.none())
                    .file(language.source(), Content.of(BenchPrograms.source("spin.cpp")))
                    .collect(PROGRAM)
                    .build()));
            section.notes()
                    .add("Compiling, once and not counted: %.0f ms.".formatted((System.nanoTime() - start) / 1e6));
            return outcome.files().get(PROGRAM).content();
        }
    }

    private static Job job(byte[] binary, String... arguments) {
        List<String> command = new ArrayList<>(List.of("./" + PROGRAM));
        command.addAll(List.of(arguments));
        return Job.builder(command).file(PROGRAM, Content.of(binary)).build();
    }

    private double sandboxed(PolicyEngine engine, Job job) {
        long start = System.nanoTime();
        List<CompletableFuture<Outcome>> outcomes = IntStream.range(0, tests)
                .mapToObj(_ -> engine.start(job).outcome(Runnable::run).toCompletableFuture())
                .toList();
        outcomes.forEach(outcome -> BrigContender.succeeded(outcome.join()));
        return (System.nanoTime() - start) / 1e6;
    }

    /** The time of all tests together, divided by their number. */
    private double[] microsEach(double millis) {
        double[] each = new double[tests];
        Arrays.fill(each, millis * 1000 / tests);
        return each;
    }

    private double bare(List<BareLoop> loops) {
        long start = System.nanoTime();
        for (int loop = 0; loop < loops.size(); loop++) {
            loops.get(loop).beginRuns(share(loop, loops.size()));
        }
        for (int loop = 0; loop < loops.size(); loop++) {
            loops.get(loop).endRuns(share(loop, loops.size()));
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private int share(int loop, int loops) {
        return tests * (loop + 1) / loops - tests * loop / loops;
    }

    private static Table table(Map<String, List<double[]>> millis) {
        List<List<String>> rows = new ArrayList<>();
        millis.forEach((name, rounds) -> {
            double[] all = Statistics.join(rounds);
            rows.add(List.of(
                    name,
                    TableCell.of("%.1f", Statistics.median(all)),
                    TableCell.of("%.1f", Statistics.percentile(all, 100))));
        });
        return new Table("All tests, ms", List.of("", "p50", "worst"), rows);
    }
}
