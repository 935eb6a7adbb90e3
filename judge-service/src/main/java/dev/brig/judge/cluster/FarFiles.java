package dev.brig.judge.cluster;

import dev.brig.judge.blob.BlobId;
import dev.brig.judge.blob.BlobOrigin;
import dev.brig.judge.blob.BlobStore.Deletion;
import dev.brig.judge.store.SharedProblems;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Files and problems of a cluster, as a worker has them: it reads them, and changes nothing. */
public record FarFiles(NodeLink link) implements BlobOrigin, SharedProblems {
    @Override
    public boolean fetch(BlobId id, Consumer<ByteBuffer> sink) {
        return link.file(id.hex(), sink);
    }

    @Override
    public Optional<Version> find(String id, OptionalInt number) {
        return link.problem(id, number);
    }

    @Override
    public boolean fetch(String digest, Consumer<ByteBuffer> sink) {
        return link.file(digest, sink);
    }

    @Override
    public boolean keep(BlobId id, Path file) {
        throw readOnly();
    }

    @Override
    public Deletion delete(BlobId id) {
        throw readOnly();
    }

    @Override
    public List<String> ids() {
        throw readOnly();
    }

    @Override
    public int add(String id, String digest, Path archive) {
        throw readOnly();
    }

    @Override
    public boolean delete(String id) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("a worker only reads");
    }
}
