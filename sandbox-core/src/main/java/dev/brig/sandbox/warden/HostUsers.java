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

/**
 * User ids for the slots of a Brig that was started as root. No two slots of this machine share one, even if they belong to
 * different Brigs. A lock on a byte of a file marks an id as taken; the kernel releases it when the process ends.
 */
public final class HostUsers {
    /** Above the ids that distributions give to people, services and subordinate ranges (login.defs(5)). */
    public static final int FIRST = 1_879_048_192; // 0x7000_0000

    private static final int COUNT = 65_536;

    private static final Path FILE = Path.of("/run/brig/users");

    private static final BitSet TAKEN_HERE = new BitSet();
    private static FileChannel channel;

    private HostUsers() {}

    /** One user id, ours until closed. */
    public record User(int id, FileLock lock) implements AutoCloseable {
        @Override
        public void close() {
            giveBack(this);
        }
    }

    private static synchronized void giveBack(User user) {
        try {
            user.lock().release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TAKEN_HERE.clear(user.id() - FIRST);
    }

    public static synchronized User take() {
        try {
            for (int offset = TAKEN_HERE.nextClearBit(0);
                    offset < COUNT;
                    offset = TAKEN_HERE.nextClearBit(offset + 1)) {
                FileLock lock = tryLock(offset);
                if (lock != null) {
                    TAKEN_HERE.set(offset);
                    return new User(FIRST + offset, lock);
                }
            }
        } catch (IOException e) {
            throw new SandboxException(Code.CALL_FAILED, "cannot reserve a user id for a slot in " + FILE, e);
        }
        throw new SandboxException(Code.RESOURCES_EXHAUSTED, "all " + COUNT + " user ids for slots are taken");
    }

    private static FileLock tryLock(int offset) throws IOException {
        if (channel == null) {
            Files.createDirectories(
                    FILE.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            channel = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        try {
            return channel.tryLock(offset, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
