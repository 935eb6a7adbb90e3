package dev.brig.judge.problem.archive;

/**
 * What an archive may become.
 *
 * @param maximumBytes of all files together, unpacked
 * @param maximumEntries files, directories and links together
 */
public record ArchiveLimits(long maximumBytes, int maximumEntries) {
    /** More than any package in public collections needs. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(4L << 30, 50_000);
}
