package dev.brig.judge.http;

import dev.brig.judge.store.SubmissionStore;
import java.time.Duration;

/**
 * How submissions are kept that are judged asynchronously.
 *
 * @param waiting how many may wait, 1 or more
 * @param time how long after its end a submission is kept
 * @param bytes how much all that is kept may take; where it is more, what ended goes, the oldest first
 * @param losses a submission that was being judged so often when the service was killed is given up: it may be what kills it
 */
public record Keeping(int waiting, Duration time, long bytes, int losses) {
    /** 10 000 waiting; a week; 8 GiB. */
    public static final Keeping USUAL = new Keeping(10_000, Duration.ofDays(7), 8L << 30);

    /** With the usual number of losses. */
    public Keeping(int waiting, Duration time, long bytes) {
        this(waiting, time, bytes, SubmissionStore.MOST_LOSSES);
    }

    /** @throws IllegalArgumentException if nothing could be kept */
    public Keeping {
        if (losses < 1) {
            throw new IllegalArgumentException("a submission is lost at least once before it is given up: " + losses);
        }
        if (waiting < 1 || time.isNegative() || bytes < 1) {
            throw new IllegalArgumentException("at least one submission and one byte must be kept");
        }
    }
}
