package dev.brig.judge.jobs;

import java.util.Locale;

/** How far a job is. */
public enum JobState {
    /** It waits for a place. */
    QUEUED,
    RUNNING,
    /** Its script has ended, or was stopped at a limit: the outcome says how. */
    FINISHED,
    /** Somebody did not want it any more. */
    CANCELLED,
    /** It could not be run: the error says why. */
    FAILED,
    /** The service ended while it ran. */
    INTERRUPTED;

    /** Whether it stays as it is. */
    public boolean isFinal() {
        return this != QUEUED && this != RUNNING;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
