package dev.brig.judge.jury;

import dev.brig.judge.checking.Check;
import dev.brig.judge.judging.Verdict;
import dev.brig.judge.judging.Verdict.Judged;
import dev.brig.judge.jury.Checked.NextPass;
import dev.brig.judge.jury.Conversation.Submission;
import dev.brig.judge.jury.TestReport.Repeats;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.TestResult;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputFile;
import dev.brig.sandbox.OutputListener.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Runs a submission on one test and has its output checked, or lets it talk with an interactor. */
final class TestRunner {
    /** In all, where the CPU time of the first was near the limit. */
    private static final int RUNS_NEAR_LIMIT = 5;

    private final ProblemPackage problem;
    private final OutputChecker checker;
    private final Optional<Conversation> conversation;
    private final PolicyQueues queues;

    TestRunner(
            ProblemPackage problem, OutputChecker checker, Optional<Conversation> conversation, PolicyQueues queues) {
        this.problem = problem;
        this.checker = checker;
        this.conversation = conversation;
        this.queues = queues;
    }

    /** Runs it; again and again where the time limit is near, and the result is what most runs say. */
    TestReport run(BuiltProgram program, TestCase test, RunTimes times, RunScope scope) {
        TestReport first = once(program, test, times, scope);
        if (!times.isNearLimit(first.cpu())) {
            return first;
        }
        List<TestReport> runs = new ArrayList<>(List.of(first));
        while (runs.size() < RUNS_NEAR_LIMIT) {
            runs.add(once(program, test, times, scope));
        }
        Map<TestVerdict, List<TestReport>> byVerdict =
                runs.stream().collect(Collectors.groupingBy(TestReport::verdict));
        List<TestReport> most = byVerdict.values().stream()
                .reduce((one, other) -> other.size() > one.size() ? other : one)
                .orElseThrow();
        Duration fastest =
                runs.stream().map(TestReport::cpu).min(Duration::compareTo).orElseThrow();
        Duration slowest =
                runs.stream().map(TestReport::cpu).max(Duration::compareTo).orElseThrow();
        return most.getFirst().withRepeats(new Repeats(runs.size(), most.size(), fastest, slowest));
    }

    private TestReport once(BuiltProgram program, TestCase test, RunTimes times, RunScope scope) {
        Passes passes = new Passes(test);
        Content input = Content.of(test.input());
        Optional<byte[]> state = Optional.empty();
        int most = problem.is(ProblemType.MULTI_PASS) ? problem.limits().validationPasses() : 1;
        while (true) {
            Checked checked = pass(program, test, input, state, times, passes, scope);
            Optional<NextPass> next = checked.next();
            if (next.isEmpty()) {
                return passes.report(checked);
            }
            if (passes.count == most) {
                return passes.report(
                        Checked.judgeError("the output validator wants more passes than the problem has: " + most, ""));
            }
            input = Content.of(next.get().input());
            state = Optional.of(next.get().state());
        }
    }

    private Checked pass(
            BuiltProgram program,
            TestCase test,
            Content input,
            Optional<byte[]> state,
            RunTimes times,
            Passes passes,
            RunScope scope) {
        Job.Builder job = program.job(
                SubmissionLimits.of(problem, program, times), test.arguments().submission());
        test.files()
                .ifPresent(directory -> ProgramSources.beneath(directory)
                        .forEach(file -> job.file(directory.relativize(file).toString(), Content.of(file))));
        if (conversation.isPresent()) {
            Submission submission = new Submission(program.policy(), job.build(), times.wall());
            Checked said = conversation
                    .get()
                    .hold(test, input, state, submission, outcome -> passes.failure(outcome, program, times), scope);
            passes.silent = false; // in a conversation, to say nothing is an answer too
            return said;
        }
        problem.inputFile().ifPresentOrElse(name -> job.file(name, input), () -> job.stdin(input));
        problem.outputFile()
                .ifPresent(name -> job.collect(new OutputFile(name, SubmissionLimits.outputBytes(problem), true)));
        if (checker instanceof OutputChecker.BuiltIn builtIn
                && problem.outputFile().isEmpty()) {
            try (InputStream expected = OutputChecker.BuiltIn.expected(test)) {
                Check check = builtIn.checker(test).start(expected);
                job.listener((stream, bytes) -> {
                    if (stream == Stream.STDOUT) {
                        check.accept(bytes);
                    }
                });
                Outcome outcome = run(program, job.build(), scope);
                return passes.failure(outcome, program, times)
                        .orElseGet(() -> OutputChecker.BuiltIn.checked(check.finish()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Outcome outcome = run(program, job.build(), scope);
        return passes.failure(outcome, program, times).orElseGet(() -> check(test, input, outcome, state, scope));
    }

    private Outcome run(BuiltProgram program, Job job, RunScope scope) {
        PolicyQueue queue = queues.await(program.policy());
        return scope.run(queue, job, queue.take(job));
    }

    private Checked check(TestCase test, Content input, Outcome outcome, Optional<byte[]> state, RunScope scope) {
        Output output = outcome.stdout();
        if (problem.outputFile().isPresent()) {
            String name = problem.outputFile().get();
            output = outcome.files().get(name);
            if (output == null) {
                return Checked.of(TestVerdict.NO, "it made no file " + name);
            }
            if (output.truncated()) {
                return Checked.of(TestVerdict.OLE, "the file " + name + " is larger than the output may be");
            }
        }
        Content content = Content.of(output.content());
        return switch (checker) {
            case OutputChecker.BuiltIn builtIn -> builtIn.check(test, output.content());
            case OutputChecker.Kattis kattis -> kattis.check(test, input, content, state, scope);
            case OutputChecker.Testlib testlib -> testlib.checker().check(test, input, content, scope);
        };
    }

    /** What an output that lies in a file is worth. */
    Checked check(TestCase test, Path output, RunScope scope) {
        Content input = Content.of(test.input());
        return switch (checker) {
            case OutputChecker.BuiltIn builtIn -> builtIn.check(test, output);
            case OutputChecker.Kattis kattis -> kattis.check(test, input, Content.of(output), Optional.empty(), scope);
            case OutputChecker.Testlib testlib -> testlib.checker().check(test, input, Content.of(output), scope);
        };
    }

    /** The passes of one test so far. */
    private static final class Passes {
        private final TestCase test;
        private int count;
        private Duration cpu = Duration.ZERO;
        private Duration wall = Duration.ZERO;
        private OptionalLong memoryPeakBytes = OptionalLong.empty();
        private boolean silent = true;

        Passes(TestCase test) {
            this.test = test;
        }

        /** Why the program's output does not matter; empty where it does. */
        Optional<Checked> failure(Outcome outcome, BuiltProgram program, RunTimes times) {
            count++;
            Duration used = Duration.ofNanos(1000 * outcome.usage().cpuMicros());
            Duration took = Duration.ofNanos(1000 * outcome.usage().wallMicros());
            cpu = used.compareTo(cpu) > 0 ? used : cpu;
            wall = took.compareTo(wall) > 0 ? took : wall;
            silent = outcome.stdout().bytes() == 0;
            if (outcome.usage().memoryPeakBytes().isPresent()) {
                long peak = outcome.usage().memoryPeakBytes().getAsLong();
                memoryPeakBytes = OptionalLong.of(Math.max(peak, memoryPeakBytes.orElse(0)));
            }
            Judged judged =
                    Verdict.ofRun(outcome, Optional.empty(), program.started(), program.outOfMemoryExitCode(outcome));
            boolean ours = judged.verdict() == Verdict.INTERNAL_ERROR;
            if (!ours && used.compareTo(times.limit()) > 0) {
                return Optional.of(Checked.of(
                        TestVerdict.TLE,
                        "it used %.3f s of CPU time, and may use %.3f s"
                                .formatted(seconds(used), seconds(times.limit()))));
            }
            return judged.verdict() == Verdict.ACCEPTED
                    ? Optional.empty()
                    : Optional.of(Checked.of(
                            Verdicts.of(judged.verdict()), judged.reason().orElse("")));
        }

        TestReport report(Checked checked) {
            boolean nothing = silent && checked.result().verdict() == TestVerdict.WA;
            TestResult result = checked.result();
            return new TestReport(
                    test.name(),
                    nothing
                            ? new TestResult(TestVerdict.NO, result.score(), result.multiplier(), result.message())
                            : result,
                    checked.reason(),
                    checked.diagnostics(),
                    cpu,
                    wall,
                    memoryPeakBytes,
                    count,
                    Optional.empty());
        }

        private static double seconds(Duration duration) {
            return duration.toNanos() / 1e9;
        }
    }
}
