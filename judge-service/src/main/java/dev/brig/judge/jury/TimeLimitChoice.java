package dev.brig.judge.jury;

import dev.brig.judge.jury.Verification.ChosenLimit;
import dev.brig.judge.jury.Verification.Fault;
import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.ExpectedVerdict;
import dev.brig.judge.problem.ExpectedVerdict.OfTests;
import dev.brig.judge.problem.ExpectedVerdict.OfWhole;
import dev.brig.judge.problem.ExpectedVerdict.TimeLimitUse;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.problem.TimeLimit;
import dev.brig.judge.problem.TimeLimit.Choice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The time limit of a problem, from its package or from what its accepted submissions took. */
final class TimeLimitChoice {
    /** A submission that must be fast enough and takes longer than this is no measure. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** Where nothing tells how long a submission may take. */
    static final Duration FOR_WANT_OF_BETTER = Duration.ofSeconds(10);

    private TimeLimitChoice() {}

    /** Whether the limit must leave the submission enough time on some test. */
    static boolean isLowerBound(ExampleSubmission submission) {
        return submission.expectations().stream().anyMatch(expected -> uses(expected, TimeLimitUse.LOWER));
    }

    /** Whether the limit must stop the submission on some test. */
    static boolean isUpperBound(ExampleSubmission submission) {
        return submission.expectations().stream().anyMatch(expected -> uses(expected, TimeLimitUse.UPPER));
    }

    private static boolean uses(ExpectedVerdict expected, TimeLimitUse use) {
        return switch (expected) {
            case OfTests tests -> tests.use().contains(use);
            case OfWhole whole ->
                whole.verdicts().equals(Set.of(use == TimeLimitUse.LOWER ? TestVerdict.AC : TestVerdict.TLE));
            case ExpectedVerdict.Partial _ -> false;
        };
    }

    /**
     * The limit, or one to go on with.
     *
     * @param measured the judgements of submissions that bound it from below
     * @param faults gets what is wrong with it
     */
    static ChosenLimit choose(
            TimeLimit time, List<ExampleSubmission> submissions, List<ProblemJudgement> measured, List<Fault> faults) {
        Optional<Duration> slowest = Optional.empty();
        for (int i = 0; i < submissions.size(); i++) {
            slowest = Stream.concat(slowest.stream(), times(submissions.get(i), measured.get(i)))
                    .max(Duration::compareTo);
        }
        boolean given = time.given().isPresent();
        if (slowest.isEmpty()) {
            if (!given) {
                faults.add(Fault.error(
                        "problem.yaml",
                        "there is no time limit, and no accepted submission to measure one by; "
                                + FOR_WANT_OF_BETTER.toSeconds() + " s are taken"));
            }
            return new ChosenLimit(time.given().orElse(FOR_WANT_OF_BETTER), false);
        }
        return switch (time.choose(slowest.get(), Optional.empty())) {
            case Choice.Limit(Duration limit) -> new ChosenLimit(limit, !given);
            case Choice.Impossible(String reason) -> {
                faults.add(Fault.warning("problem.yaml", reason));
                yield new ChosenLimit(time.given().orElse(FOR_WANT_OF_BETTER), !given);
            }
        };
    }

    private static Stream<Duration> times(ExampleSubmission submission, ProblemJudgement judgement) {
        return judgement.tests().stream()
                .filter(test -> test.verdict() == TestVerdict.AC)
                .filter(test -> submission.expectations().stream()
                        .anyMatch(expected -> uses(expected, TimeLimitUse.LOWER)
                                && (!(expected instanceof OfTests some)
                                        || some.tests().isEmpty()
                                        || some.tests().get().matches(test.test()))))
                .map(TestReport::cpu);
    }
}
