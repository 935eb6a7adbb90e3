package dev.brig.judge.store;

import java.util.Objects;

/**
 * That a submission judges again what was judged before.
 *
 * @param original the submission that was handed in
 * @param before what counted until then: a verdict, or the state that it came to without one
 */
public record Again(String original, String before) {
    public Again {
        Objects.requireNonNull(original, "original");
        Objects.requireNonNull(before, "before");
    }
}
