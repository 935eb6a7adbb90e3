package dev.brig.bench.measure;

/** Tells from successive batches whether the code still gets faster, or is about to. */
final class Steadiness {
    /** So many batches in a row must bring no gain. */
    static final int PATIENCE = 4;

    /** A smaller gain counts as chance. */
    static final double GAIN = 0.03;

    /** Below this share of a CPU the compilers are at rest, except for code that seldom runs. */
    static final double COMPILING = 0.05;

    private double best = Double.POSITIVE_INFINITY;
    private int withoutGain;

    /**
     * Takes one more batch.
     *
     * @param median of its runs
     * @param compiling the CPU time that the JVM's compilers took beside it, as a share of its time
     * @return whether the last few brought neither a gain over those before nor work for the compilers
     */
    boolean reachedBy(double median, double compiling) {
        boolean gained = median < best * (1 - GAIN);
        if (gained) {
            best = median;
        }
        withoutGain = gained || compiling >= COMPILING ? 0 : withoutGain + 1;
        return withoutGain >= PATIENCE;
    }
}
