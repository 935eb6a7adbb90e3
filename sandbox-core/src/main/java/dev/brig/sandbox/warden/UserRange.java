package dev.brig.sandbox.warden;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.BitSet;
import java.util.Optional;

/**
 * User ids for slots. No two slots share one, even if they belong to different Brigs. A lock on a byte of a file marks an id as
 * taken; the kernel releases it when the process ends.
 */
final class UserRange {
    private final Path file;
    private final int count;
    private final BitSet takenHere = new BitSet();
    private Optional<FileChannel> channel = Optional.empty();

    /** @param file one for all Brigs that take ids from this range */
    UserRange(Path file, int count) {
        this.file = file;
        this.count = count;
    }

    /** One id, by its place in the range, ours until closed. */
    final class Taken implements AutoCloseable {
        private final int place;
        private final FileLock lock;

        private Taken(int place, FileLock lock) {
            this.place = place;
            this.lock = lock;
        }

        int place() {
            return place;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }

    private synchronized void giveBack(Taken taken) {
        try {
            taken.lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        takenHere.clear(taken.place);
    }

    synchronized Taken take() {
        try {
            for (int place = takenHere.nextClearBit(0); place < count; place = takenHere.nextClearBit(place + 1)) {
                FileLock lock = tryLock(place);
                if (lock != null) {
                    takenHere.set(place);
                    return new Taken(place, lock);
                }
            }
        } catch (IOException e) {
            throw new SandboxException(Code.CALL_FAILED, "cannot reserve a user id for a slot in " + file, e);
        }
        throw new SandboxException(Code.RESOURCES_EXHAUSTED, "all " + count + " user ids for slots are taken");
    }

    private FileLock tryLock(int place) throws IOException {
        if (channel.isEmpty()) {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            channel = Optional.of(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        }
        try {
            return channel.get().tryLock(place, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
