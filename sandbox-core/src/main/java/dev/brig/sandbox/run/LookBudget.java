package dev.brig.sandbox.run;

/**
 * How much CPU time we may spend on looking at one job. An exact look costs two system calls for each of its threads, and that
 * time is ours, not the job's: whoever has many threads and little time left is to be seen less exactly, and not to keep a
 * CPU busy beyond its limit.
 */
final class LookBudget {
    /** Of the time that passes: 2 %. */
    private static final long ONE_PART_IN = 50;

    /** What a job begins with: one that has few threads is seen exactly to its end, however short its limit. */
    private static final long AT_FIRST_NANOS = 2_000_000;

    private static final long MOST_NANOS = 10_000_000;

    private long left = AT_FIRST_NANOS;
    private long filledAt;

    /** @param start of the job, as {@link System#nanoTime()} has it */
    LookBudget(long start) {
        filledAt = start;
    }

    /** How long until the next exact look may be taken, in nanoseconds. */
    long untilNext(long now) {
        long earned = (now - filledAt) / ONE_PART_IN;
        left = Math.min(MOST_NANOS, left + earned);
        filledAt += earned * ONE_PART_IN; // what is less than a nanosecond of ours counts next time
        return Math.max(0, (1 - left) * ONE_PART_IN);
    }

    void spent(long nanos) {
        left -= nanos;
    }
}
