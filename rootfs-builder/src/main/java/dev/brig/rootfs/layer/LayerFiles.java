package dev.brig.rootfs.layer;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.archive.RawName;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.LibcException;
import dev.brig.sandbox.libc.RawFiles;
import dev.brig.sandbox.libc.RawFiles.Status;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/** The files of a layer's directory: what they are called, and how they are opened and deleted whatever their modes. */
public final class LayerFiles {
    /** What the sandbox shows. Short: the names of all layers of an image must fit into one page. */
    public static final String TREE = "t";
    /** What later members of the archive replaced. */
    static final String SPARE = "spare";

    static final String INDEX = "index.zst";
    static final String CONTENTS = "contents.zst";
    static final String DESCRIPTION = "layer.json";

    private LayerFiles() {}

    /** Opens a file of a layer, even one that its mode closes to its owner. */
    public static int openToRead(int layer, String path) {
        try {
            return RawFiles.open(layer, path, Kernel.O_RDONLY.bits());
        } catch (LibcException e) {
            if (e.errno() == Errno.EACCES) {
                return openClosed(layer, path);
            }
            throw new ImageException(Problem.CORRUPT, "'" + RawName.shown(path) + "': " + e.getMessage(), e);
        }
    }

    /** Opens the way to a file for a moment. */
    private static int openClosed(int directory, String path) {
        int slash = path.indexOf('/');
        String name = slash < 0 ? path : path.substring(0, slash);
        Status status = RawFiles.status(directory, name);
        if (slash >= 0) {
            int[] fd = {-1};
            inDirectory(directory, name, inner -> fd[0] = openClosed(inner, path.substring(slash + 1)));
            return fd[0];
        }
        if (!status.isFile() && !status.isDirectory()) {
            throw new ImageException(Problem.CORRUPT, "'" + RawName.shown(path) + "' is not a file");
        }
        RawFiles.mode(directory, name, status.permissions() | (status.isDirectory() ? 0500 : 0400));
        try {
            return RawFiles.open(directory, name, Kernel.O_RDONLY.bits());
        } finally {
            RawFiles.mode(directory, name, status.permissions());
        }
    }

    /** Does something in a directory, which is opened to its owner for the while. */
    public static void inDirectory(int parent, String name, IntConsumer action) {
        Status status = RawFiles.status(parent, name);
        boolean closed = (status.permissions() & 0500) != 0500;
        if (closed) {
            RawFiles.mode(parent, name, status.permissions() | 0500);
        }
        try {
            int directory = RawFiles.open(parent, name, Kernel.O_DIRECTORY.bits());
            try {
                action.accept(directory);
            } finally {
                Libc.close(directory);
            }
        } finally {
            if (closed) {
                RawFiles.mode(parent, name, status.permissions());
            }
        }
    }

    /** Opens a file of a layer. */
    public static InputStream content(Path layer, String path) {
        int fd = Libc.open(layer, Kernel.O_PATH);
        try {
            return new DescriptorStream(openToRead(fd, path));
        } finally {
            Libc.close(fd);
        }
    }

    /** A symbolic link, or a file of so many bytes. */
    public record Found(boolean symlink, long bytes) {}

    /** What a name in a layer is. */
    public static Found find(Path layer, String path) {
        int fd = Libc.open(layer, Kernel.O_PATH);
        try {
            Status status = RawFiles.status(fd, path);
            return new Found(status.isSymlink(), status.bytes());
        } catch (LibcException e) {
            throw new ImageException(Problem.CORRUPT, "'" + RawName.shown(path) + "': " + e.getMessage(), e);
        } finally {
            Libc.close(fd);
        }
    }

    /** What a symbolic link of a layer says. */
    public static String link(Path layer, String path) {
        int fd = Libc.open(layer, Kernel.O_PATH);
        try {
            return RawFiles.readLink(fd, path);
        } finally {
            Libc.close(fd);
        }
    }

    /** Room that a directory and all in it take; a file of several names counts once. */
    public static long diskBytes(Path directory) {
        int fd = Libc.open(directory, Kernel.O_DIRECTORY);
        try {
            return diskBytes(fd, new HashSet<>());
        } finally {
            Libc.close(fd);
        }
    }

    private static long diskBytes(int directory, Set<Long> seen) {
        long bytes = 0;
        for (String name : RawFiles.names(directory)) {
            Status status = RawFiles.status(directory, name);
            if (status.links() > 1 && !status.isDirectory() && !seen.add(status.inode())) {
                continue;
            }
            bytes += status.blocks() * 512;
            if (status.isDirectory()) {
                long[] inner = {0};
                inDirectory(directory, name, open -> inner[0] = diskBytes(open, seen));
                bytes += inner[0];
            }
        }
        return bytes;
    }

    /** Deletes a directory with all that is in it; whatever is missing already is no failure. */
    public static void delete(Path directory) {
        Path parent = directory.toAbsolutePath().getParent();
        int fd = Libc.open(parent, Kernel.O_DIRECTORY);
        try {
            delete(fd, RawName.of(directory.getFileName().toString()));
        } finally {
            Libc.close(fd);
        }
    }

    private static void delete(int parent, String name) {
        int directory;
        try {
            if (!RawFiles.status(parent, name).isDirectory()) {
                RawFiles.unlink(parent, name, 0);
                return;
            }
            RawFiles.mode(parent, name, 0700);
            directory = RawFiles.open(parent, name, Kernel.O_DIRECTORY.bits());
        } catch (LibcException e) {
            if (e.errno() == Errno.ENOENT) {
                return;
            }
            throw e;
        }
        try {
            for (String child : RawFiles.names(directory)) {
                delete(directory, child);
            }
        } finally {
            Libc.close(directory);
        }
        RawFiles.unlink(parent, name, Kernel.AT_REMOVEDIR.bits());
    }
}
