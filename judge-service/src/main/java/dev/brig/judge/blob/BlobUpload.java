package dev.brig.judge.blob;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.state.StagedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;

/** A blob on its way into the store. Nothing is left of it when this is closed, unless it was finished. For one thread at a time. */
public final class BlobUpload implements AutoCloseable {
    private final BlobStore store;
    private final BlobId id;
    private final StagedFile file;
    private long reserved;

    BlobUpload(BlobStore store, BlobId id, Path staging) {
        this.store = store;
        this.id = id;
        file = new StagedFile(staging.resolve(UUID.randomUUID().toString()));
    }

    /**
     * The next bytes.
     *
     * @throws RefusedException if they are too many, or there is no room for them
     */
    public void write(ByteBuffer part) {
        if (bytes() + part.remaining() > store.limits().largestBytes()) {
            throw store.tooLarge();
        }
        store.reserve(part.remaining());
        reserved += part.remaining();
        file.write(part);
    }

    public long bytes() {
        return file.bytes();
    }

    /**
     * All bytes have come.
     *
     * @return whether the blob was not there before
     * @throws RefusedException if they are not those of the blob, or there is no room for them
     */
    public boolean finish() {
        boolean added = finishHere();
        if (!store.isCache()) {
            return added;
        }
        try (BlobUse used = store.use()) {
            return store.share(id, used.file(id));
        }
    }

    /** All bytes have come, from where all blobs are. */
    boolean finishHere() {
        String actual = file.finish();
        if (!actual.equals(id.hex())) {
            throw new RefusedException(new Refusal.BlobMismatch(id.hex(), actual));
        }
        try {
            return store.add(id, file.path(), bytes());
        } catch (IOException e) {
            throw StagedFile.failure(e);
        }
    }

    @Override
    public void close() {
        store.unstage(reserved);
        reserved = 0;
        file.close();
    }
}
