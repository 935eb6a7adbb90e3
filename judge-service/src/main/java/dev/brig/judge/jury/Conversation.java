package dev.brig.judge.jury;

import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
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
final class Conversation {
    /** An interactor outlives what it talks with, so that it can say what it thinks of its end. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);

    private final Interactor interactor;
    private final PolicyQueues queues;

    Conversation(Interactor interactor, PolicyQueues queues) {
        this.interactor = interactor;
        this.queues = queues;
    }

    /**
     * @param submission without standard input
     * @param failure what the submission's outcome alone says against it
     */
    Checked hold(
            TestCase test,
            Content input,
            Optional<byte[]> state,
            Submission submission,
            Function<Outcome, Optional<Checked>> failure,
            RunScope scope) {
        var own = queues.await(interactor.policy());
        Job.Builder job = interactor.job(test, input, state);
        long most = own.policy().maximum().get(Limit.WALL).orElse(Limit.WALL.most());
        long wall = submission.wall().plus(AFTERWARDS).toMillis();
        job.limits(Limits.none().with(Limit.WALL, Math.min(wall, most)));
        Dialogue dialogue = scope.converse(
                own,
                job.build(),
                queues.await(submission.policy()),
                submission.job(),
                outcome -> !interactor.accepts(outcome));
        Optional<Checked> fault = failure.apply(dialogue.second());
        if (fault.isPresent() && !dialogue.firstLeftFirst()) {
            return fault.get(); // whatever the interactor made of that
        }
        Checked said = interactor.judged(test, input, dialogue.first(), scope);
        boolean accepted = said.result().verdict() == TestVerdict.AC;
        // An interactor that has rejected and left explains what became of the submission after that.
        return fault.isPresent() && accepted ? fault.get() : said;
    }

    /** @param wall how long it may take */
    record Submission(String policy, Job job, Duration wall) {}
}
