package dev.brig.judge.jury;

import dev.brig.judge.checking.Check;
import dev.brig.judge.judging.Verdict;
import dev.brig.judge.judging.Verdict.Judged;
import dev.brig.judge.jury.TestReport.Repeats;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.program.ProgramSources;
import dev.brig.judge.scoring.TestResult;
import dev.brig.judge.tracing.Span;
import dev.brig.judge.validating.Checked;
import dev.brig.judge.validating.Checked.NextPass;
import dev.brig.judge.validating.Conversation;
import dev.brig.judge.validating.Conversation.Submission;
import dev.brig.judge.validating.OutputChecker;
import dev.brig.judge.validating.PassFiles;
import dev.brig.judge.validating.Scratch;
import dev.brig.judge.validating.TranscriptRecorder;
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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private static final String CHECK = "check";

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

    /**
     * Runs it; again and again where the time limit is near, and the result is what most runs say. A run that had no CPU is not one: it
     * is run once more, with much more wall time.
     */
    TestReport run(BuiltProgram program, TestCase test, RunTimes usual, Shown show, RunScope scope) {
        try (Span span = span(test, scope)) {
            return told(span, repeated(program, test, usual, show, scope.in(span)));
        }
    }

    private static Span span(TestCase test, RunScope scope) {
        return scope.span().child("test").with("brig.test", test.name());
    }

    private static TestReport told(Span span, TestReport report) {
        span.with("brig.verdict", report.verdict().name());
        return report;
    }

    private TestReport repeated(BuiltProgram program, TestCase test, RunTimes usual, Shown show, RunScope scope) {
        TestReport tried = once(program, test, usual, show, scope);
        boolean starved = tried.run().map(Outcome::starved).orElse(false);
        RunTimes times = starved ? usual.patient() : usual;
        TestReport first = starved ? once(program, test, times, show, scope) : tried;
        boolean near = times.isNearLimit(first.cpu());
        if (!near && !starved) {
            return first;
        }
        List<TestReport> runs = new ArrayList<>(List.of(first));
        while (near && runs.size() < RUNS_NEAR_LIMIT) {
            runs.add(once(program, test, times, show, scope));
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
        return most.getFirst().withRepeats(new Repeats(runs.size(), most.size(), fastest, slowest, starved ? 1 : 0));
    }

    private TestReport once(BuiltProgram program, TestCase test, RunTimes times, Shown show, RunScope scope) {
        try (Scratch scratch = new Scratch()) {
            Passes passes = new Passes(test, show);
            Content input = Content.of(test.input());
            Optional<Path> state = Optional.empty();
            int most = problem.is(ProblemType.MULTI_PASS) ? problem.limits().validationPasses() : 1;
            while (true) {
                Checked checked = pass(program, test, input, scratch.pass(state), times, passes, scope);
                Optional<NextPass> next = checked.next();
                if (next.isEmpty()) {
                    return passes.report(checked);
                }
                if (passes.count == most) {
                    return passes.report(Checked.judgeError(
                            "the output validator wants more passes than the problem has: " + most, ""));
                }
                input = Content.of(next.get().input());
                state = Optional.of(next.get().state());
            }
        }
    }

    private Checked pass(
            BuiltProgram program,
            TestCase test,
            Content input,
            PassFiles files,
            RunTimes times,
            Passes passes,
            RunScope scope) {
        Job.Builder job = program.job(
                SubmissionLimits.of(problem, program, test, times),
                test.arguments().submission());
        test.files()
                .ifPresent(directory -> ProgramSources.beneath(directory)
                        .forEach(file -> job.file(directory.relativize(file).toString(), Content.of(file))));
        if (conversation.isPresent()) {
            Submission submission = new Submission(program.policy(), job, times.wall());
            Checked said = conversation
                    .get()
                    .hold(
                            test,
                            input,
                            files,
                            submission,
                            passes.transcript,
                            outcome -> passes.failure(outcome, program, times),
                            scope);
            passes.silent = false; // in a conversation, to say nothing is an answer too
            return said;
        }
        problem.inputFile().ifPresentOrElse(name -> job.file(name, input), () -> job.stdin(input));
        if (problem.outputFile().isPresent()) {
            String name = problem.outputFile().get();
            job.collect(new OutputFile(name, SubmissionLimits.outputBytes(problem), true).to(files.output()));
            Outcome outcome = run(program, job.build(), scope);
            return passes.failure(outcome, program, times)
                    .or(() -> fileFailure(outcome, name))
                    .orElseGet(() -> check(test, input, files, scope));
        }
        return checker instanceof OutputChecker.BuiltIn builtIn
                ? comparedAsItComes(program, test, job, builtIn, times, passes, scope)
                : checkedAfterwards(program, test, job, input, files, times, passes, scope);
    }

    private Checked comparedAsItComes(
            BuiltProgram program,
            TestCase test,
            Job.Builder job,
            OutputChecker.BuiltIn builtIn,
            RunTimes times,
            Passes passes,
            RunScope scope) {
        try (InputStream expected = OutputChecker.BuiltIn.expected(test)) {
            Check check = builtIn.checker(test).start(expected);
            ShownOutput shown = passes.shown();
            job.sink((stream, bytes) -> {
                if (stream == Stream.STDOUT) {
                    shown.take(bytes);
                    check.accept(bytes);
                }
            });
            Outcome outcome = run(program, job.build(), scope);
            return passes.failure(outcome, program, times).orElseGet(() -> {
                try (Span _ = scope.span().child(CHECK)) {
                    return OutputChecker.BuiltIn.checked(check.finish());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Checked checkedAfterwards(
            BuiltProgram program,
            TestCase test,
            Job.Builder job,
            Content input,
            PassFiles files,
            RunTimes times,
            Passes passes,
            RunScope scope) {
        Outcome outcome;
        try (FileChannel written =
                FileChannel.open(files.output(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ShownOutput shown = passes.shown();
            job.sink((stream, bytes) -> {
                if (stream == Stream.STDOUT) {
                    shown.take(bytes);
                    write(written, bytes);
                }
            });
            outcome = run(program, job.build(), scope);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return passes.failure(outcome, program, times).orElseGet(() -> check(test, input, files, scope));
    }

    private static void write(FileChannel file, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome run(BuiltProgram program, Job job, RunScope scope) {
        PolicyQueue queue = queues.await(program.policy());
        return scope.run(queue, job, queue.await(job));
    }

    private static Optional<Checked> fileFailure(Outcome outcome, String name) {
        Output file = outcome.files().get(name);
        if (file == null) {
            return Optional.of(Checked.of(TestVerdict.NO, "it made no file " + name));
        }
        return file.truncated()
                ? Optional.of(Checked.of(TestVerdict.OLE, "the file " + name + " is larger than the output may be"))
                : Optional.empty();
    }

    private Checked check(TestCase test, Content input, PassFiles files, RunScope scope) {
        return check(test, input, files.output(), files, scope);
    }

    /** What a submitted output is worth. */
    TestReport check(TestCase test, Optional<Path> output, RunScope scope) {
        try (Span span = span(test, scope)) {
            return told(span, TestReport.ofCheck(test.name(), checked(test, output, scope.in(span))));
        }
    }

    private Checked checked(TestCase test, Optional<Path> output, RunScope scope) {
        long most = SubmissionLimits.outputBytes(problem);
        return output.isEmpty()
                ? Checked.of(TestVerdict.NO, "there is no output for this test")
                : output.get().toFile().length() > most
                        ? Checked.of(
                                TestVerdict.OLE,
                                "the output has " + output.get().toFile().length() + " bytes, and may have " + most)
                        : check(test, output.get(), scope);
    }

    /** What an output that lies in a file is worth. */
    Checked check(TestCase test, Path output, RunScope scope) {
        try (Scratch scratch = new Scratch()) {
            return check(test, Content.of(test.input()), output, scratch.pass(Optional.empty()), scope);
        }
    }

    private Checked check(TestCase test, Content input, Path output, PassFiles files, RunScope scope) {
        try (Span span = scope.span().child(CHECK)) {
            RunScope within = scope.in(span);
            return switch (checker) {
                case OutputChecker.BuiltIn builtIn -> builtIn.check(test, output);
                case OutputChecker.Kattis kattis -> kattis.check(test, input, Content.of(output), files, within);
                case OutputChecker.Testlib testlib -> testlib.checker().check(test, input, Content.of(output), within);
            };
        }
    }

    /** The passes of one test so far. */
    private static final class Passes {
        private final TestCase test;
        private final int shownBytes;
        private final Optional<TranscriptRecorder> transcript;
        private int count;
        private Duration cpu = Duration.ZERO;
        private Duration wall = Duration.ZERO;
        private OptionalLong memoryPeakBytes = OptionalLong.empty();
        private boolean silent = true;
        private ShownOutput shown;
        private Optional<Outcome> last = Optional.empty();

        Passes(TestCase test, Shown show) {
            this.test = test;
            shownBytes = show.outputBytes();
            transcript = show.transcriptBytes() == 0
                    ? Optional.empty()
                    : Optional.of(new TranscriptRecorder(show.transcriptBytes()));
            shown = new ShownOutput(shownBytes);
        }

        /** Takes what the next pass writes. */
        ShownOutput shown() {
            shown = new ShownOutput(shownBytes);
            return shown;
        }

        /** Why the program's output does not matter; empty where it does. */
        Optional<Checked> failure(Outcome outcome, BuiltProgram program, RunTimes times) {
            count++;
            last = Optional.of(shown.of(outcome));
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
                    checked.teamMessage(),
                    cpu,
                    wall,
                    memoryPeakBytes,
                    count,
                    last,
                    transcript
                            .map(TranscriptRecorder::transcript)
                            .filter(said -> !said.lines().isEmpty()),
                    Optional.empty());
        }

        private static double seconds(Duration duration) {
            return duration.toNanos() / 1e9;
        }
    }
}
