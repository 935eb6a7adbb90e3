package dev.brig.judge.store;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks for work.
 *
 * @param name of the node or the worker
 * @param languages that it can judge; all if it does not say
 */
public record Claimant(String name, Optional<Set<String>> languages) {
    public Claimant {
        Objects.requireNonNull(name, "name");
        languages = languages.map(Set::copyOf);
    }
}
