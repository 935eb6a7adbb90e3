package dev.brig.rootfs.source;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Files of an image as somebody packed it, by the names that they have there: a directory, or a tar archive. */
public interface Blobs extends AutoCloseable {

    /** Whether there is a regular file of this name, and how large it is. */
    OptionalLong size(String name);

    /** The file's bytes; only of one that has a {@link #size}. */
    InputStream open(String name);

    /** Another name that a link gives the file; empty for one that is no link. */
    default Optional<String> link(String name) {
        return Optional.empty();
    }

    /** What is at the top. */
    Set<String> top();

    @Override
    void close();
}
