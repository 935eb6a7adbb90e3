package dev.brig.judge.steps;

import dev.brig.judge.RefusedException;
import dev.brig.judge.blob.BlobId;
import java.nio.file.Path;

/** Keeps files that programs have made. */
@FunctionalInterface
public interface Storage {
    /**
     * Makes a blob of a file.
     *
     * @throws RefusedException if there is no room for it
     */
    BlobId store(Path file);
}
