package dev.brig.judge.blob;

/**
 * How much a store may hold.
 *
 * @param largestBytes of one blob
 * @param allBytes of all blobs together, with those that are being uploaded
 */
public record BlobLimits(long largestBytes, long allBytes) {
    public BlobLimits {
        if (largestBytes < 1 || allBytes < largestBytes) {
            throw new IllegalArgumentException(
                    "a store of blobs must be able to hold the largest: " + allBytes + " is less than " + largestBytes);
        }
    }
}
