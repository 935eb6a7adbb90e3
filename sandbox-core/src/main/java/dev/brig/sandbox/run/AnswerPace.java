package dev.brig.sandbox.run;

/**
 * How often a job's calls are answered. An answer costs us more time than the job, and ours is not counted as its: whoever
 * makes denied calls without end is to be slow, and not to keep a CPU busy beyond its limit.
 */
final class AnswerPace {
    private static final long AT_ONCE = 1000;
    private static final long NANOS_EACH = 500_000;

    private final long start;
    private long answered;

    /** @param start of the job, as {@link System#nanoTime()} has it */
    AnswerPace(long start) {
        this.start = start;
    }

    void answered() {
        answered++;
    }

    /** How long the next call has to wait for its answer, in nanoseconds. */
    long untilNext(long now) {
        return Math.max(0, (answered - AT_ONCE) * NANOS_EACH - (now - start));
    }
}
