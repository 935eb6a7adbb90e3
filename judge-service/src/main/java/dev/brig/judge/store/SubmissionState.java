package dev.brig.judge.store;

import java.util.Locale;

/** How far a submission has come. */
public enum SubmissionState {
    /** Accepted, and waits for a worker. */
    QUEUED,
    /** A worker has it. */
    RUNNING,
    /** It has its result. */
    FINISHED,
    /** It cannot be judged, and its result says why: a file that it names has gone, for example. */
    FAILED,
    /** Nobody wants it judged any more. */
    CANCELLED,
    /** It lost its worker so often that it is not tried again: a fault of ours. */
    LOST;

    /** Whether nothing changes any more. */
    public boolean isFinal() {
        return this != QUEUED && this != RUNNING;
    }

    /** The state in results. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such state */
    public static SubmissionState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
