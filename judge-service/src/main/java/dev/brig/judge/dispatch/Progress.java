package dev.brig.judge.dispatch;

import dev.brig.judge.store.SubmissionState;

/** How far a submission has come. */
public sealed interface Progress {
    /**
     * It waits among the first thousand.
     *
     * @param position in line, from 1
     */
    record Queued(int position) implements Progress {}

    /**
     * It is being judged, which begins with its compilation.
     *
     * @param attempt from 1
     */
    record Compiling(int attempt) implements Progress {}

    /**
     * A test was run.
     *
     * @param number how many were run by now
     * @param of how many the problem has; not all need to be run
     */
    record Tested(String test, String verdict, int number, int of) implements Progress {}

    /** It is in its final state. */
    record Ended(SubmissionState state) implements Progress {}
}
