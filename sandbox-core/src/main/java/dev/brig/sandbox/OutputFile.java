package dev.brig.sandbox;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file to bring back from the work directory when the job has ended.
 *
 * @param name relative path in the work directory
 * @param maximumBytes the most that is brought back; a larger file is truncated
 * @param optional whether it may be missing; a missing file that is not optional is listed in the outcome as missing
 * @param destination a file of the host that it is written to, which the outcome then has no content of
 */
public record OutputFile(String name, long maximumBytes, boolean optional, Optional<Path> destination) {

    /** The most that is brought back of a file by default: 16 MiB. */
    public static final long DEFAULT_MAXIMUM_BYTES = 16L << 20;

    /** A file whose content is in the outcome. */
    public OutputFile(String name, long maximumBytes, boolean optional) {
        this(name, maximumBytes, optional, Optional.empty());
    }

    /** The same, written to a file of the host, so that a large one takes no memory. */
    public OutputFile to(Path file) {
        return new OutputFile(name, maximumBytes, optional, Optional.of(file));
    }

    public static OutputFile named(String name) {
        return new OutputFile(name, DEFAULT_MAXIMUM_BYTES, false);
    }
}
