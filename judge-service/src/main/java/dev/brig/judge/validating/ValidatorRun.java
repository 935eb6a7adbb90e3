package dev.brig.judge.validating;

import dev.brig.judge.problem.ProblemLimits;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs validators and checkers, and tells their failures from what they say. */
public final class ValidatorRun {
    private static final int SHOWN_CHARACTERS = 2000;

    private final PolicyQueues queues;
    private final ProblemLimits limits;

    public ValidatorRun(PolicyQueues queues, ProblemLimits limits) {
        this.queues = queues;
        this.limits = limits;
    }

    /** A job of the validator; what it reads is still to be given. */
    public Job.Builder job(BuiltProgram program, List<String> arguments, Map<String, Content> files) {
        Limits own = ValidationPolicy.limits(limits);
        Job.Builder job = program.job(own.overlay(program.roomFor(files.values())), arguments);
        files.forEach(job::file);
        return job;
    }

    public Outcome run(BuiltProgram program, Job job, RunScope scope) {
        PolicyQueue queue = queues.await(program.policy());
        return scope.run(queue, job, queue.await(job));
    }

    static Content answer(TestCase test) {
        return test.answer().map(Content::of).orElseGet(Content::empty);
    }

    /** What is wrong with a validator that did not end by itself; empty if it did. */
    public static Optional<String> failure(Outcome outcome) {
        return switch (outcome.ending()) {
            case Outcome.Exited _ -> Optional.empty();
            case Outcome.Signaled(String signal) -> Optional.of("died of " + signal);
            case Outcome.Stopped stopped ->
                Optional.of("was stopped: "
                        + stopped.detail()
                                .orElse("its limit of " + stopped.cause().word()));
            case Outcome.Failed failed ->
                Optional.of("could not be run: "
                        + failed.detail().orElse(failed.cause().word()));
        };
    }

    static String stderr(Outcome outcome) {
        return cut(outcome.stderr().text());
    }

    public static String cut(String text) {
        String stripped = text.strip();
        return stripped.length() > SHOWN_CHARACTERS ? stripped.substring(0, SHOWN_CHARACTERS) + "…" : stripped;
    }
}
