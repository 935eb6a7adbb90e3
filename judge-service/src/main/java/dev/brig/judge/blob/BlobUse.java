package dev.brig.judge.blob;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Blobs that somebody reads: they stay where they are until this is closed. For one thread at a time. */
public final class BlobUse implements AutoCloseable {
    private final Optional<BlobStore> store;
    private final Predicate<BlobId> visible;
    private final List<BlobId> held = new ArrayList<>(0);

    BlobUse(BlobStore store, Predicate<BlobId> visible) {
        this.store = Optional.of(store);
        this.visible = visible;
    }

    private BlobUse() {
        store = Optional.empty();
        visible = blob -> false;
    }

    /** Of no store: it has no blob. */
    public static BlobUse ofNothing() {
        return new BlobUse();
    }

    /**
     * The file of a blob, which must not be changed.
     *
     * @throws RefusedException if there is no such blob
     */
    public Path file(BlobId id) {
        Path file = store.filter(from -> visible.test(id))
                .orElseThrow(() -> new RefusedException(new Refusal.UnknownBlob(id.hex())))
                .acquire(id);
        held.add(id);
        return file;
    }

    /** Of which it was asked for the file. */
    public Set<BlobId> ids() {
        return Set.copyOf(held);
    }

    @Override
    public void close() {
        store.ifPresent(from -> held.forEach(from::release));
        held.clear();
    }
}
