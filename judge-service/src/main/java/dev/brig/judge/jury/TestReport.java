package dev.brig.judge.jury;

import dev.brig.judge.judging.Transcript;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.TestResult;
import dev.brig.judge.validating.Checked;
import dev.brig.sandbox.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of a submission on one test.
 *
 * @param reason why it is not accepted, for the judges: it may show the answer
 * @param diagnostics of a validator that failed itself: its standard error, cut
 * @param teamMessage of a validator to whoever made the submission: it may be shown to them
 * @param cpu CPU time; of several passes the longest
 * @param wall time from start to end; of several passes the longest
 * @param memoryPeakBytes the most that a pass held; empty where the kernel does not say
 * @param passes how often the submission was run to get the result; 0 where its files were looked at instead
 * @param run how the submission ended, in its last pass, with as much of its output as was asked for
 * @param transcript of the conversation, where there was one and it was asked for
 * @param repeats what came of it where the CPU time was near the limit
 */
public record TestReport(
        String test,
        TestResult result,
        Optional<String> reason,
        Optional<String> diagnostics,
        Optional<String> teamMessage,
        Duration cpu,
        Duration wall,
        OptionalLong memoryPeakBytes,
        int passes,
        Optional<Outcome> run,
        Optional<Transcript> transcript,
        Optional<Repeats> repeats) {

    /**
     * The runs of a test near the time limit, or on a machine that had no CPU for it.
     *
     * @param runs how many there were
     * @param agreed how many of them had the verdict that was given
     * @param starved how many more there were that do not count: they waited for a CPU most of the time, until wall time was over
     */
    public record Repeats(int runs, int agreed, Duration fastest, Duration slowest, int starved) {}

    /** Of a test on which nothing was run. */
    static TestReport ofCheck(String test, Checked checked) {
        return new TestReport(
                test,
                checked.result(),
                checked.reason(),
                checked.diagnostics(),
                checked.teamMessage(),
                Duration.ZERO,
                Duration.ZERO,
                OptionalLong.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public TestVerdict verdict() {
        return result.verdict();
    }

    TestReport withRepeats(Repeats own) {
        return new TestReport(
                test,
                result,
                reason,
                diagnostics,
                teamMessage,
                cpu,
                wall,
                memoryPeakBytes,
                passes,
                run,
                transcript,
                Optional.of(own));
    }
}
