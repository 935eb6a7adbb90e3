package dev.brig.judge.store;

import java.util.Objects;

/**
 * Where in a batch a submission is.
 *
 * @param batch of {@link SubmissionIds}
 * @param index from 0
 */
public record BatchPlace(String batch, int index) {
    public BatchPlace {
        Objects.requireNonNull(batch, "batch");
    }
}
