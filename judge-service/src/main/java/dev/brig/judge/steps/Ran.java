package dev.brig.judge.steps;

import dev.brig.judge.blob.BlobId;
import dev.brig.sandbox.Outcome;
import java.util.Map;

/**
 * What came of a program.
 *
 * @param stored the blobs that files of its work directory have become, by the names of these
 * @param notStored why others that were there have not
 */
public record Ran(Outcome outcome, Map<String, BlobId> stored, Map<String, String> notStored) {
    public Ran {
        stored = Map.copyOf(stored);
        notStored = Map.copyOf(notStored);
    }
}
