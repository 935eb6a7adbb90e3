package dev.brig.judge.dispatch;

import java.time.Duration;

/**
 * How submissions are kept and judged.
 *
 * @param atOnce how many are judged at once; 0 where others do that
 * @param waiting how many may wait
 * @param keep how long after its end a submission is kept
 * @param bytes how much all that is kept may take; where it is more, what ended goes, the oldest first
 */
public record Settings(int atOnce, int waiting, Duration keep, long bytes) {
    public Settings {
        if (atOnce < 0 || waiting < 1 || bytes < 1 || keep.isNegative()) {
            throw new IllegalArgumentException("nothing could be kept: " + waiting + ", " + keep + ", " + bytes);
        }
    }
}
