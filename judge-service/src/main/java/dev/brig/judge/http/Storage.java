package dev.brig.judge.http;

import dev.brig.judge.blob.BlobLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a service keeps what is uploaded, and how much.
 *
 * @param directory belongs to the service while it runs; if empty, a temporary one that ends with the service
 * @param problemBytes of all uploaded packages together, unpacked
 */
public record Storage(Optional<Path> directory, BlobLimits blobs, long problemBytes) {
    /** A temporary directory; blobs of 1 GiB, 8 GiB of them; 16 GiB of problems. */
    public static final Storage TEMPORARY =
            new Storage(Optional.empty(), new BlobLimits(1L << 30, 8L << 30), 16L << 30);

    public Storage in(Path newDirectory) {
        return new Storage(Optional.of(newDirectory), blobs, problemBytes);
    }

    public Storage withBlobs(BlobLimits limits) {
        return new Storage(directory, limits, problemBytes);
    }

    public Storage withProblems(long bytes) {
        return new Storage(directory, blobs, bytes);
    }
}
