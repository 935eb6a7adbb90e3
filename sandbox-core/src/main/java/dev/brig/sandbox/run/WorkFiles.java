package dev.brig.sandbox.run;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputFile;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.container.ContainerSpec;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.FileStatus;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Carries files into a job's work directory before it starts, and out of it when all of its processes are gone. */
final class WorkFiles {
    private static final String WORK = "work/";
    private static final int MODE = 0755;
    private static final int DEPTH = 8;
    private static final int CREATE =
            Kernel.O_WRONLY.or(Kernel.O_CREAT).or(Kernel.O_EXCL).bits();
    private static final int READ =
            Kernel.O_RDONLY.or(Kernel.O_NONBLOCK).or(Kernel.O_NOCTTY).bits();
    /** A program may have left anything under the name asked for: a link to elsewhere, a pipe that blocks, a device. */
    private static final long DISTRUST = Kernel.RESOLVE_BENEATH
            .or(Kernel.RESOLVE_NO_SYMLINKS)
            .or(Kernel.RESOLVE_NO_MAGICLINKS)
            .or(Kernel.RESOLVE_NO_XDEV)
            .bits();

    private final int root;
    private final MemorySegment chunk;
    private final SandboxSpec.Identity identity;

    /** @param root the scratch file system, to which the sandbox's processes have no other way than their mounts */
    WorkFiles(int root, MemorySegment chunk, SandboxSpec.Identity identity) {
        this.root = root;
        this.chunk = chunk;
        this.identity = identity;
    }

    /** Writes the files; nothing of the job runs yet, so the names are what they seem. */
    void put(Map<String, Content> files) {
        new TreeMap<>(files).forEach((name, content) -> {
            makeParents(name);
            int fd = Libc.tryOpenat(root, WORK + name, CREATE, MODE);
            if (fd < 0) {
                throw unwritten(name, -fd);
            }
            try {
                write(fd, name, content);
            } finally {
                Libc.close(fd);
            }
        });
    }

    private void makeParents(String name) {
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            int result = Libc.tryMkdirat(root, WORK + name.substring(0, slash), MODE);
            if (result < 0 && result != -Errno.EEXIST) {
                throw unwritten(name, -result);
            }
        }
    }

    private void write(int fd, String name, Content content) {
        switch (content) {
            case Content.Bytes bytes -> {
                for (int at = 0; at < bytes.bytes().length; ) {
                    int size = (int) Math.min(bytes.bytes().length - at, chunk.byteSize());
                    at += write(fd, name, bytes.bytes(), at, size);
                }
            }
            case Content.HostFile file -> {
                int source = identity.outside(() -> open(name, file));
                try {
                    copy(source, fd, name);
                } finally {
                    Libc.close(source);
                }
            }
            case Content.Stream _ -> throw new IllegalArgumentException("a stream is for standard input only");
        }
    }

    /** A pipe would keep the slot until somebody writes to it, and nothing could end that. */
    private static int open(String name, Content.HostFile file) {
        int fd = Libc.tryOpenat(Kernel.AT_FDCWD.bits(), file.path().toString(), READ, 0);
        if (fd < 0) {
            throw new InvalidJobException(
                    "file-not-readable", "files." + name, "cannot read " + file.path() + ": " + Errno.describe(-fd));
        }
        if (!Libc.fstat(fd).isRegularFile()) {
            Libc.close(fd);
            throw new InvalidJobException("file-not-readable", "files." + name, file.path() + " is not a regular file");
        }
        return fd;
    }

    private void copy(int source, int fd, String name) {
        int read;
        while ((read = Libc.read(source, chunk)) > 0) {
            for (int at = 0; at < read; ) {
                at += write(fd, name, chunk.asSlice(at, read - at));
            }
        }
        if (read < 0) {
            throw new SandboxException(
                    Code.CALL_FAILED, "reading what is to be files." + name + ": " + Errno.describe(-read));
        }
    }

    private int write(int fd, String name, byte[] bytes, int from, int size) {
        MemorySegment.copy(bytes, from, chunk, ValueLayout.JAVA_BYTE, 0, size);
        return write(fd, name, chunk.asSlice(0, size));
    }

    private static int write(int fd, String name, MemorySegment bytes) {
        int written = Libc.write(fd, bytes);
        if (written < 0) {
            throw unwritten(name, -written);
        }
        return written;
    }

    private static RuntimeException unwritten(String name, int errno) {
        String field = "files." + name;
        return switch (errno) {
            case Errno.ENOSPC ->
                new InvalidJobException(
                        "files-too-large", field, "the files do not fit into limits.workBytes and limits.workFiles");
            case Errno.ENOTDIR, Errno.EISDIR, Errno.EEXIST ->
                new InvalidJobException("file-name-conflict", field, "one file's name is another's directory");
            case Errno.ENAMETOOLONG -> new InvalidJobException("file-name-invalid", field, "the name is too long");
            default -> new SandboxException(Code.CALL_FAILED, "writing " + field + ": " + Errno.describe(errno));
        };
    }

    /** Brings back the files asked for; what cannot be brought back is in {@code missing} with the reason. */
    void take(List<OutputFile> wanted, Map<String, Output> files, Map<String, String> missing) {
        if (wanted.isEmpty()) {
            return;
        }
        Libc.tryFchmodat(root, WORK, MODE); // the program may have shut it even for its owner, which we are
        for (OutputFile file : wanted) {
            int fd = Libc.tryOpenat2(root, WORK + file.name(), READ, 0, DISTRUST);
            if (fd < 0) {
                if (!(file.optional() && fd == -Errno.ENOENT)) {
                    missing.put(file.name(), reason(-fd));
                }
                continue;
            }
            try {
                FileStatus status = Libc.fstat(fd);
                if (status.isRegularFile()) {
                    files.put(
                            file.name(),
                            file.destination().isPresent() ? copyOut(fd, file, status) : read(fd, file, status));
                } else {
                    missing.put(file.name(), "not a regular file");
                }
            } finally {
                Libc.close(fd);
            }
        }
    }

    /** What the job changed in its root: a descriptor that lasts longer than ours. */
    int changes() {
        int directory = Kernel.O_DIRECTORY.or(Kernel.O_CLOEXEC).bits();
        int fd = Libc.tryOpenat2(root, ContainerSpec.Scratch.ROOT, directory, 0, DISTRUST);
        if (fd < 0) {
            throw new SandboxException(Code.CALL_FAILED, "opening what the job has changed: " + Errno.describe(-fd));
        }
        return fd;
    }

    private Output read(int fd, OutputFile file, FileStatus status) {
        int size = (int) Math.min(Math.min(status.bytes(), file.maximumBytes()), Integer.MAX_VALUE - 8);
        byte[] content = new byte[size];
        int at = 0;
        while (at < size) {
            int bytes = Libc.read(fd, chunk.asSlice(0, Math.min(chunk.byteSize(), size - at)));
            if (bytes <= 0) {
                break;
            }
            MemorySegment.copy(chunk, ValueLayout.JAVA_BYTE, 0, content, at, bytes);
            at += bytes;
        }
        byte[] read = at == size ? content : Arrays.copyOf(content, at);
        return new Output(read, status.bytes(), status.bytes() > at);
    }

    private Output copyOut(int fd, OutputFile file, FileStatus status) {
        long wanted = Math.min(status.bytes(), file.maximumBytes());
        return identity.outside(() -> {
            try (FileChannel out = FileChannel.open(
                    file.destination().orElseThrow(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                long at = 0;
                while (at < wanted) {
                    int bytes = Libc.read(fd, chunk.asSlice(0, Math.min(chunk.byteSize(), wanted - at)));
                    if (bytes <= 0) {
                        break;
                    }
                    ByteBuffer piece = chunk.asSlice(0, bytes).asByteBuffer();
                    while (piece.hasRemaining()) {
                        out.write(piece);
                    }
                    at += bytes;
                }
                return new Output(new byte[0], status.bytes(), status.bytes() > at);
            } catch (IOException e) {
                throw new SandboxException(Code.CALL_FAILED, "writing " + file.name() + " to a file: " + e);
            }
        });
    }

    /**
     * Whether some file of the work directory has just the size given.
     *
     * @param usedBytes of the whole scratch file system; where that is less nothing need be looked for
     */
    boolean holdsFileOf(long size, long usedBytes) {
        if (usedBytes < size) {
            return false;
        }
        Path scratch = Path.of("/proc/self/fd/" + root, "."); // the dot: a walk does not start at a link
        try (Stream<Path> found = Files.find(
                scratch, DEPTH, (file, attributes) -> attributes.isRegularFile() && attributes.size() == size)) {
            return found.findAny().isPresent();
        } catch (IOException | UncheckedIOException | SecurityException unreadable) {
            return false;
        }
    }

    private static String reason(int errno) {
        return switch (errno) {
            case Errno.ENOENT, Errno.ENOTDIR -> "no such file";
            case Errno.ELOOP -> "a symbolic link";
            case Errno.ENXIO -> "not a regular file"; // a socket, or a device without a driver
            case Errno.EXDEV -> "outside the work directory";
            case Errno.EACCES -> "permission denied";
            default -> Errno.describe(errno);
        };
    }
}
