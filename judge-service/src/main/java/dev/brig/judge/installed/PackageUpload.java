package dev.brig.judge.installed;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.state.StagedFile;
import dev.brig.judge.state.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.UUID;

/** A package on its way into the library. Nothing is left of it when this is closed, unless it was installed. For one thread at a time. */
public final class PackageUpload implements AutoCloseable {
    private final ProblemLibrary library;
    private final String id;
    private final Path place;
    private final long largestBytes;
    private final StagedFile archive;

    PackageUpload(ProblemLibrary library, String id, Path staging, long largestBytes) {
        this.library = library;
        this.id = id;
        this.largestBytes = largestBytes;
        String name = UUID.randomUUID().toString();
        place = staging.resolve(name);
        archive = new StagedFile(staging.resolve(name + ".archive"));
    }

    /**
     * The next bytes of the archive.
     *
     * @throws RefusedException if they are too many, or there is no room for them
     */
    public void write(ByteBuffer part) {
        if (archive.bytes() + part.remaining() > largestBytes) {
            throw new RefusedException(new Refusal.BlobTooLarge(largestBytes));
        }
        archive.write(part);
    }

    /**
     * All bytes have come: unpacks the package, reads it, and puts it in its place.
     *
     * @throws RefusedException if there is no room for it
     */
    public Installation install() {
        return install(OptionalInt.empty());
    }

    /** @param number of the version, if that is known */
    Installation install(OptionalInt number) {
        try {
            String digest = archive.finish();
            return library.install(id, place, archive.path(), digest, number);
        } catch (IOException e) {
            throw StagedFile.failure(e);
        }
    }

    @Override
    public void close() {
        try (archive) {
            StateDirectory.delete(place);
        } catch (IOException e) {
            throw new UncheckedIOException("what was begun cannot be deleted", e);
        }
    }
}
