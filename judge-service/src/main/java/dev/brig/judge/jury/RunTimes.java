package dev.brig.judge.jury;

import java.time.Duration;

/**
 * The time of a submission on one test.
 *
 * @param limit more CPU time than this is too slow
 * @param stop CPU time at which it is stopped; at least the limit. What lies between shows how far from the limit it is
 * @param patience how many times longer than usual it may take, in wall time
 */
public record RunTimes(Duration limit, Duration stop, int patience) {
    private static final int PATIENT = 10;

    public RunTimes(Duration limit, Duration stop) {
        this(limit, stop, 1);
    }

    public RunTimes {
        if (limit.isNegative() || limit.isZero() || stop.compareTo(limit) < 0) {
            throw new IllegalArgumentException("a time limit is more than nothing, and none is stopped before it");
        }
    }

    /** Stopped where it is certain that the limit was passed, and not only by chance. */
    public static RunTimes of(Duration limit) {
        return new RunTimes(limit, limit.multipliedBy(112).dividedBy(100).plusMillis(10));
    }

    /** Enough for a program that waits its turn on a busy machine. */
    Duration wall() {
        return stop.multipliedBy(3).plusSeconds(5).multipliedBy(patience);
    }

    /** The same on a machine that has too much to do. */
    RunTimes patient() {
        return new RunTimes(limit, stop, PATIENT);
    }

    /** Whether chance could have decided on which side of the limit this is. */
    boolean isNearLimit(Duration cpu) {
        return cpu.minus(limit).abs().multipliedBy(10).compareTo(limit) <= 0;
    }
}
