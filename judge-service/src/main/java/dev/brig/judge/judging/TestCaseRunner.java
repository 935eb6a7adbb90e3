package dev.brig.judge.judging;

import dev.brig.judge.RefusedException;
import dev.brig.judge.judging.Verdict.Judged;
import dev.brig.judge.judging.Verdict.Started;
import dev.brig.judge.tracing.Span;
import dev.brig.judge.worker.Permit;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Runs programs of one language on a test case, and compares what they write with what was expected. */
public final class TestCaseRunner {
    private final Language language;
    private final PolicyQueue queue;

    /** Waits until a sandbox of the language's policy was looked at. */
    public TestCaseRunner(Language language, PolicyQueues queues) {
        this.language = language;
        queue = queues.await(language.run().policy().name());
    }

    /**
     * One test case.
     *
     * @param expectedOutput not to be changed; empty where ending well is enough
     * @param limits on top of the language's
     */
    public record TestCase(Content input, Optional<byte[]> expectedOutput, Limits limits) {}

    /** A verdict, and the run that it is about. */
    public record Result(Judged judged, Outcome run) {}

    /**
     * A permit for a run. It is taken before compiling, so that what was compiled is not turned away.
     *
     * @throws RefusedException if there is no room, or no sandbox
     * @throws dev.brig.sandbox.InvalidJobException if the limits are not allowed
     */
    public Permit take(Limits limits) {
        return queue.take(language.run().job(limits).build());
    }

    /**
     * Runs a program, waits for its end, and judges it. The permit is given back in any case.
     *
     * @param files what the compiler made
     * @throws RefusedException if its sandbox was taken away
     * @throws CancellationException if the scope is cancelled
     */
    public Result run(Map<String, Content> files, TestCase test, Permit permit, RunScope scope) {
        Job.Builder job = language.run().job(test.limits()).stdin(test.input());
        for (String file : language.run().files()) {
            job.file(file, files.get(file));
        }
        Started started = language.run().startsOwnFile() ? Started.SUBMISSION : Started.LANGUAGE;
        try (Span span = scope.span().child("test")) {
            Outcome outcome = scope.in(span).run(queue, job.build(), permit);
            Judged judged;
            try (Span _ = span.child("check")) {
                judged = Verdict.ofRun(
                        outcome, test.expectedOutput(), started, language.run().outOfMemoryExitCode(outcome));
            }
            span.with("brig.verdict", judged.verdict().word());
            return new Result(judged, outcome);
        }
    }
}
