package dev.brig.judge.jury;

import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.TestResult;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of a submission on one test.
 *
 * @param reason why it is not accepted, for the judges: it may show the answer
 * @param diagnostics of a validator that failed itself: its standard error, cut
 * @param cpu CPU time; of several passes the longest
 * @param wall time from start to end; of several passes the longest
 * @param memoryPeakBytes the most that a pass held; empty where the kernel does not say
 * @param passes how often the submission was run to get the result
 * @param repeats what came of it where the CPU time was near the limit
 */
public record TestReport(
        String test,
        TestResult result,
        Optional<String> reason,
        Optional<String> diagnostics,
        Duration cpu,
        Duration wall,
        OptionalLong memoryPeakBytes,
        int passes,
        Optional<Repeats> repeats) {

    /**
     * The runs of a test near the time limit.
     *
     * @param runs how many there were
     * @param agreed how many of them had the verdict that was given
     */
    public record Repeats(int runs, int agreed, Duration fastest, Duration slowest) {}

    public TestVerdict verdict() {
        return result.verdict();
    }

    TestReport withRepeats(Repeats own) {
        return new TestReport(test, result, reason, diagnostics, cpu, wall, memoryPeakBytes, passes, Optional.of(own));
    }
}
