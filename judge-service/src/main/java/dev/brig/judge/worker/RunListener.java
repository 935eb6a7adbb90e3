package dev.brig.judge.worker;

import dev.brig.sandbox.Outcome;
import java.time.Duration;

/** Is told what the queues do, for measurements. Called by any thread; it must be quick. */
public interface RunListener {
    /** Takes no notice. */
    RunListener NONE = new RunListener() {};

    /** A policy is used for the first time. */
    default void opened(PolicyQueue queue) {}

    /**
     * A job has ended.
     *
     * @param waited the time from its start to its outcome that it did not run
     */
    default void ended(PolicyQueue queue, Outcome outcome, Duration waited) {}
}
