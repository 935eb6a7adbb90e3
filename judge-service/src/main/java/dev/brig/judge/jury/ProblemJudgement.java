package dev.brig.judge.jury;

import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.Judged;
import dev.brig.sandbox.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What a submission to a problem is worth.
 *
 * @param judged the results of groups and tests
 * @param notRun why there is no program to run, where there is none
 * @param compile the compiler's outcome, without what it made; empty where nothing was compiled
 * @param tests those that were run, in the order of the problem
 */
public record ProblemJudgement(
        Judged judged, Optional<NotRun> notRun, Optional<Outcome> compile, List<TestReport> tests) {
    public ProblemJudgement {
        tests = List.copyOf(tests);
    }

    /**
     * The compiler's failure, or the reason why it was not asked.
     *
     * @param output what the compiler said, cut
     */
    public record NotRun(String reason, String output) {}

    ProblemJudgement withCompile(Optional<Outcome> own) {
        return new ProblemJudgement(judged, notRun, own, tests);
    }

    public TestVerdict verdict() {
        return judged.root().verdict().orElse(TestVerdict.JE);
    }

    /** Whether there is a verdict about the submission: its language is available here. */
    public boolean wasJudged() {
        return notRun().isEmpty() || verdict() != TestVerdict.JE;
    }

    public double score() {
        return judged.root().score();
    }

    /** The test that used the most CPU time. */
    public Optional<TestReport> slowest() {
        return tests.stream().reduce((one, other) -> other.cpu().compareTo(one.cpu()) > 0 ? other : one);
    }
}
