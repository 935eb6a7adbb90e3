package dev.brig.judge.store;

import java.util.Objects;
import java.util.Optional;

/**
 * What a submission is about, for lists.
 *
 * @param language that it is written in
 * @param problem by which it is judged, where that has a name
 */
public record Subject(String language, Optional<String> problem) {
    public Subject {
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(problem, "problem");
    }
}
