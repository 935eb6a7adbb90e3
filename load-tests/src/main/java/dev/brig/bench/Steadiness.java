package dev.brig.bench;

/** Tells from the medians of successive batches whether what runs still gets faster. */
final class Steadiness {
    /** So many batches in a row must bring no gain. */
    static final int PATIENCE = 4;

    /** Less is no gain but chance. */
    static final double GAIN = 0.03;

    private double best = Double.POSITIVE_INFINITY;
    private int withoutGain;

    /** Takes the median of one more batch; true if the last few brought no gain over those before. */
    boolean reachedBy(double median) {
        if (median < best * (1 - GAIN)) {
            best = median;
            withoutGain = 0;
        } else {
            withoutGain++;
        }
        return withoutGain >= PATIENCE;
    }
}
