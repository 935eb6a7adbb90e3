package dev.brig.judge.jury;

import dev.brig.judge.jury.Verification.ChosenLimit;
import dev.brig.judge.jury.Verification.Fault;
import dev.brig.judge.jury.Verification.Row;
import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TimeLimit;
import dev.brig.judge.scoring.ExpectationCheck;
import dev.brig.judge.scoring.ExpectationCheck.Mismatch;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.validating.ValidatorRun;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Looks at a package as a whole: its inputs, its answers, its validators, and what its example submissions are worth. */
public final class PackageVerifier {
    private final ProblemPackage problem;
    private final PreparedToolchains toolchains;
    private final PolicyQueues queues;
    private final int atOnce;
    private final Progress progress;
    private final RunScope scope;

    /** Is told how far it is; by one thread at a time. */
    public interface Progress {
        /** Takes no notice. */
        Progress NONE = new Progress() {};

        /** Something begins: {@code inputs}, {@code answers}, or a submission's name. */
        default void begins(String what) {}

        /** The submission that was begun last was run on a test. */
        default void ran(TestReport test) {}

        /** A submission is judged. */
        default void judged(Row row) {}
    }

    public PackageVerifier(
            ProblemPackage problem,
            PreparedToolchains toolchains,
            PolicyQueues queues,
            int atOnce,
            Progress progress,
            RunScope scope) {
        this.problem = problem;
        this.toolchains = toolchains;
        this.queues = queues;
        this.atOnce = atOnce;
        this.progress = progress;
        this.scope = scope;
    }

    /**
     * Verifies the package, and waits for that.
     *
     * @throws ProblemException if its checker cannot be built
     * @throws CancellationException if the scope is cancelled
     */
    public Verification verify() {
        ProblemJudge judge = ProblemJudge.of(problem, toolchains, queues, atOnce, scope);
        ValidatorRun runs = new ValidatorRun(queues, problem.limits());
        progress.begins("inputs");
        List<Fault> faults = new ArrayList<>(InputChecks.faults(problem, judge.builder(), runs, atOnce, scope));
        progress.begins("answers");
        faults.addAll(OutputChecks.faults(problem, judge, scope));
        Map<ExampleSubmission, ProblemJudgement> judged = new HashMap<>();
        ChosenLimit chosen = limit(judge, judged, faults);
        List<Row> rows = new ArrayList<>();
        for (ExampleSubmission submission : problem.submissions()) {
            ProblemJudgement judgement = Optional.ofNullable(judged.get(submission))
                    .filter(measured -> !chosen.measured() || isWithin(measured, chosen.limit()))
                    .orElseGet(() -> judge(judge, submission, times(chosen.limit(), submission)));
            Row row = row(submission, judgement, chosen.limit());
            rows.add(row);
            progress.judged(row);
        }
        Optional<ChosenLimit> shown = problem.is(ProblemType.SUBMIT_ANSWER) ? Optional.empty() : Optional.of(chosen);
        return new Verification(faults, shown, rows);
    }

    /** Whether it says under a limit what it says under the long one that the limit was measured with. */
    private static boolean isWithin(ProblemJudgement measured, Duration limit) {
        return measured.slowest().map(test -> test.cpu().compareTo(limit) <= 0).orElse(true);
    }

    /**
     * The time limit alone, for judging other submissions.
     *
     * @throws ProblemException if there is none, and nothing to measure it by
     */
    public static ChosenLimit timeLimit(ProblemPackage problem, ProblemJudge judge, Progress progress, RunScope scope) {
        Optional<Duration> given = problem.limits().time().given();
        if (given.isPresent()) {
            return new ChosenLimit(given.get(), false);
        }
        List<Fault> faults = new ArrayList<>();
        ChosenLimit chosen = measured(problem, judge, new HashMap<>(), faults, progress, scope);
        if (!faults.isEmpty() && !chosen.measured()) {
            throw new ProblemException(faults.getFirst().reason());
        }
        return chosen;
    }

    private ChosenLimit limit(ProblemJudge judge, Map<ExampleSubmission, ProblemJudgement> judged, List<Fault> faults) {
        return measured(problem, judge, judged, faults, progress, scope);
    }

    private static ChosenLimit measured(
            ProblemPackage problem,
            ProblemJudge judge,
            Map<ExampleSubmission, ProblemJudgement> judged,
            List<Fault> faults,
            Progress progress,
            RunScope scope) {
        TimeLimit time = problem.limits().time();
        if (problem.is(ProblemType.SUBMIT_ANSWER)) {
            return new ChosenLimit(time.given().orElse(TimeLimitChoice.FOR_WANT_OF_BETTER), false);
        }
        RunTimes times = RunTimes.of(time.given().orElse(TimeLimitChoice.LONGEST));
        List<ExampleSubmission> bounds = problem.submissions().stream()
                .filter(TimeLimitChoice::isLowerBound)
                .toList();
        for (ExampleSubmission submission : bounds) {
            progress.begins(submission.name());
            judged.put(submission, judge.example(submission.program(), times, Mode.ALL, progress::ran, scope));
        }
        return TimeLimitChoice.choose(
                time, bounds, bounds.stream().map(judged::get).toList(), faults);
    }

    private ProblemJudgement judge(ProblemJudge judge, ExampleSubmission submission, RunTimes times) {
        progress.begins(submission.name());
        return judge.example(submission.program(), times, Mode.ALL, progress::ran, scope);
    }

    /** What must be too slow runs on until it is slow enough. */
    private RunTimes times(Duration limit, ExampleSubmission submission) {
        RunTimes plain = RunTimes.of(limit);
        if (!TimeLimitChoice.isUpperBound(submission)) {
            return plain;
        }
        Duration slow = slowEnough(limit).plusMillis(10);
        return slow.compareTo(plain.stop()) > 0 ? new RunTimes(limit, slow) : plain;
    }

    private Duration slowEnough(Duration limit) {
        return Duration.ofNanos(
                (long) (limit.toNanos() * problem.limits().time().timeLimitToTle()));
    }

    private Row row(ExampleSubmission submission, ProblemJudgement judgement, Duration limit) {
        List<String> notes = new ArrayList<>();
        List<Mismatch> mismatches =
                judgement.wasJudged() ? ExpectationCheck.check(submission, judgement.judged()) : List.of();
        judgement.notRun().ifPresent(why -> notes.add(why.reason()));
        for (TestReport test : judgement.tests()) {
            test.repeats()
                    .filter(repeats -> repeats.starved() > 0)
                    .ifPresent(_ -> notes.add(test.test() + ": run again, since the machine had no CPU for it"));
            test.repeats()
                    .filter(repeats -> repeats.runs() > 1)
                    .ifPresent(repeats -> notes.add("%s: %s in %d of %d runs, which took %.3f to %.3f s of %.3f s"
                            .formatted(
                                    test.test(),
                                    test.verdict(),
                                    repeats.agreed(),
                                    repeats.runs(),
                                    seconds(repeats.fastest()),
                                    seconds(repeats.slowest()),
                                    seconds(limit))));
        }
        Optional<TestReport> slowest = judgement.slowest();
        if (TimeLimitChoice.isUpperBound(submission)
                && slowest.isPresent()
                && slowest.get().cpu().compareTo(limit) > 0
                && slowest.get().cpu().compareTo(slowEnough(limit)) < 0) {
            notes.add("too slow, but by less than the format's margin: %.3f s of %.3f s"
                    .formatted(seconds(slowest.get().cpu()), seconds(slowEnough(limit))));
        }
        return new Row(submission, judgement, mismatches, notes);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
