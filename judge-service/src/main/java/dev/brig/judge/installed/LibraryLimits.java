package dev.brig.judge.installed;

/**
 * How much a library may hold.
 *
 * @param largestArchiveBytes of one package, as it is uploaded
 * @param allBytes of the files of all versions of all problems, unpacked, and of what they have made
 */
public record LibraryLimits(long largestArchiveBytes, long allBytes) {
    public LibraryLimits {
        if (largestArchiveBytes < 1 || allBytes < 1) {
            throw new IllegalArgumentException("a library that may hold nothing is none");
        }
    }
}
