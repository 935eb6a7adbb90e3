package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** A layer that is a file among others. */
record BlobLayer(Blobs blobs, String file, String name, OptionalLong size, Optional<Digest> digest)
        implements SourceLayer {

    @Override
    public InputStream open() {
        return blobs.open(file);
    }
}
