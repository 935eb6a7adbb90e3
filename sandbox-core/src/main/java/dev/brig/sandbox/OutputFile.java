package dev.brig.sandbox;

/**
 * A file to bring back from the work directory when the job has ended.
 *
 * @param name relative path in the work directory
 * @param maximumBytes the most that is brought back; a larger file is truncated
 * @param optional whether it may be missing; a missing file that is not optional is listed in the outcome as missing
 */
public record OutputFile(String name, long maximumBytes, boolean optional) {

    /** The most that is brought back of a file by default: 16 MiB. */
    public static final long DEFAULT_MAXIMUM_BYTES = 16L << 20;

    public static OutputFile named(String name) {
        return new OutputFile(name, DEFAULT_MAXIMUM_BYTES, false);
    }
}
