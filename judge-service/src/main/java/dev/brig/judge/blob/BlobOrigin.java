package dev.brig.judge.blob;

import dev.brig.judge.RefusedException;
import dev.brig.judge.blob.BlobStore.Deletion;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Where the blobs of many machines are; a {@link BlobStore} in front of it is a cache. Methods may block. */
public interface BlobOrigin {
    /** Gives away a blob's bytes. @return false if it is not there */
    boolean fetch(BlobId id, Consumer<ByteBuffer> sink);

    /**
     * Keeps a blob, unless it is there already.
     *
     * @return whether it was not there before
     * @throws RefusedException if there is no room for it
     */
    boolean keep(BlobId id, Path file);

    Deletion delete(BlobId id);
}
