package dev.brig.judge.scoring;

/** Which tests are run. */
public enum Mode {
    /** Those whose results can matter to the score and the first failure. */
    AS_NEEDED,
    /** All, as the example submissions of a package are verified. Scores are the same. */
    ALL
}
