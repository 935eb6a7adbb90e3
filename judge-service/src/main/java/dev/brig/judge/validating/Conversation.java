package dev.brig.judge.validating;

import dev.brig.judge.judging.Transcript.Side;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.judge.worker.RunScope.Dialogue;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Lets a submission talk with an interactor, and says which of them is to be believed. */
public final class Conversation {
    /** An interactor outlives what it talks with, so that it can say what it thinks of its end. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);

    private final Interactor interactor;
    private final PolicyQueues queues;

    public Conversation(Interactor interactor, PolicyQueues queues) {
        this.interactor = interactor;
        this.queues = queues;
    }

    /**
     * @param submission without standard input
     * @param transcript of what they say, where one is asked for
     * @param failure what the submission's outcome alone says against it
     */
    public Checked hold(
            TestCase test,
            Content input,
            PassFiles pass,
            Submission submission,
            Optional<TranscriptRecorder> transcript,
            Function<Outcome, Optional<Checked>> failure,
            RunScope scope) {
        var own = queues.await(interactor.policy());
        Job.Builder job = interactor.job(test, input, pass);
        long wall = submission.wall().plus(AFTERWARDS).toMillis();
        job.limits(Limits.none()
                .with(Limit.WALL, Math.min(wall, most(own, Limit.WALL)))
                .with(Limit.OUTPUT, most(own, Limit.OUTPUT))); // what it says is the submission's input
        Job.Builder other = submission.job();
        transcript.ifPresent(recorder -> {
            recorder.begin();
            job.listener(recorder.of(Side.INTERACTOR));
            other.listener(recorder.of(Side.SUBMISSION));
        });
        Dialogue dialogue = scope.converse(
                own,
                job.build(),
                queues.await(submission.policy()),
                other.build(),
                outcome -> !interactor.accepts(outcome));
        transcript.ifPresent(recorder -> recorder.left(dialogue.firstLeftFirst() ? Side.INTERACTOR : Side.SUBMISSION));
        Optional<Checked> fault = failure.apply(dialogue.second());
        if (fault.isPresent() && !dialogue.firstLeftFirst()) {
            return fault.get(); // whatever the interactor made of that
        }
        Checked said = interactor.judged(test, input, dialogue.first(), pass, scope);
        boolean accepted = said.result().verdict() == TestVerdict.AC;
        // An interactor that has rejected and left explains what became of the submission after that.
        return fault.isPresent() && accepted ? fault.get() : said;
    }

    private static long most(PolicyQueue queue, Limit limit) {
        return queue.policy().maximum().get(limit).orElse(limit.most());
    }

    /** @param wall how long it may take */
    public record Submission(String policy, Job.Builder job, Duration wall) {}
}
