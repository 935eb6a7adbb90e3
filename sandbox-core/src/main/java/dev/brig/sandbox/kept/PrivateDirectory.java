package dev.brig.sandbox.kept;

import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.FileStatus;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.LibcException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Small files in a directory to which nobody but this process's user has any right. What others made is not touched. */
final class PrivateDirectory {
    private static final int MOST_BYTES = 4 << 20;
    /** More than a user's policies take; the oldest go. */
    private static final int MOST_FILES = 64;

    private static final int OTHERS = 077;
    private static final int OWN_DIRECTORY = 0700;
    private static final int OWN_FILE = 0600;
    private static final String UNFINISHED = ".unfinished-";

    private final Path path;

    PrivateDirectory(Path path) {
        this.path = path;
    }

    /** What is there under a name. */
    sealed interface Found permits Content, Nothing, Refused {}

    record Content(byte[] bytes) implements Found {}

    record Nothing() implements Found {}

    record Refused(String reason) implements Found {}

    Found read(String name) {
        return in(
                path.toString(),
                Kernel.AT_FDCWD.bits(),
                Kernel.O_DIRECTORY.bits(),
                directory -> in(name, directory, Kernel.O_NONBLOCK.bits(), PrivateDirectory::content));
    }

    /** Opens what must be this user's alone, without following a link, and has something done with it. */
    private Found in(String name, int above, int flags, IntFunction<Found> action) {
        int fd = Libc.tryOpenat(above, name, flags | Kernel.O_NOFOLLOW.bits(), 0);
        if (fd == -Errno.ENOENT) {
            return new Nothing();
        }
        if (fd < 0) {
            return new Refused(path + " or what is in it cannot be opened: " + Errno.describe(-fd));
        }
        try {
            FileStatus status = Libc.fstat(fd);
            return isOwn(status)
                    ? action.apply(fd)
                    : new Refused(path + " or what is in it is open to others, or theirs");
        } catch (LibcException e) {
            return new Refused(e.getMessage());
        } finally {
            Libc.close(fd);
        }
    }

    private static boolean isOwn(FileStatus status) {
        return status.uid() == Libc.geteuid() && (status.mode() & OTHERS) == 0;
    }

    private static Found content(int fd) {
        FileStatus status = Libc.fstat(fd);
        if (!status.isRegularFile() || status.bytes() > MOST_BYTES) {
            return new Refused("it is no small file");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(status.bytes() + 1);
            int bytes = Libc.pread(fd, buffer, 0); // of a regular file all that is there
            return bytes < 0
                    ? new Refused("it cannot be read: " + Errno.describe(-bytes))
                    : new Content(buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /**
     * Writes a file as a whole: whoever reads meanwhile sees the old one or the new one.
     *
     * @return why it was not written, if it was not
     */
    Optional<String> write(String name, byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return Optional.of("it is too large");
        }
        String unfinished = UNFINISHED + ProcessHandle.current().pid() + "-" + System.nanoTime();
        try {
            make();
            Found written = in(
                    path.toString(),
                    Kernel.AT_FDCWD.bits(),
                    Kernel.O_DIRECTORY.bits(),
                    directory -> write(directory, unfinished, bytes));
            if (written instanceof Refused(String reason)) {
                return Optional.of(reason);
            }
            Files.move(path.resolve(unfinished), path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            forgetOldest();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private void make() throws IOException {
        Files.createDirectories(path.getParent());
        int made = Libc.tryMkdirat(Kernel.AT_FDCWD.bits(), path.toString(), OWN_DIRECTORY);
        if (made < 0 && made != -Errno.EEXIST) {
            throw new IOException(path + ": " + Errno.describe(-made));
        }
    }

    private static Found write(int directory, String name, byte[] bytes) {
        int flags = Kernel.O_WRONLY.bits() | Kernel.O_CREAT.bits() | Kernel.O_EXCL.bits();
        int fd = Libc.tryOpenat(directory, name, flags, OWN_FILE);
        if (fd < 0) {
            return new Refused("it cannot be made: " + Errno.describe(-fd));
        }
        try (Arena arena = Arena.ofConfined()) {
            int written = Libc.write(fd, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
            if (written == bytes.length) {
                return new Nothing();
            }
            Libc.tryUnlinkat(directory, name, 0);
            return new Refused(
                    "it cannot be written: " + (written < 0 ? Errno.describe(-written) : "the disk is full"));
        } finally {
            Libc.close(fd);
        }
    }

    private void forgetOldest() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(path)) {
            files = new ArrayList<>(all.toList());
        }
        if (files.size() <= MOST_FILES) {
            return;
        }
        files.sort(Comparator.comparingLong(file -> file.toFile().lastModified()));
        for (Path oldest : files.subList(0, files.size() - MOST_FILES)) {
            Files.deleteIfExists(oldest);
        }
    }
}
