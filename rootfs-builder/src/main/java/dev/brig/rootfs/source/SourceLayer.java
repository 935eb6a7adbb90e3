package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** An archive, packed or not, that becomes a layer. */
public interface SourceLayer {

    /** For people. */
    String name();

    /** Its bytes, packed, where they are known. */
    OptionalLong size();

    /** Digest of what {@link #open} gives, where one was promised. */
    Optional<Digest> digest();

    /** The bytes as they are, packed or not. May be opened again after a failure. */
    InputStream open();
}
