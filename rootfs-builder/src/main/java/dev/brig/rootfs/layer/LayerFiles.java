package dev.brig.rootfs.layer;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.archive.RawName;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.LibcException;
import dev.brig.sandbox.libc.RawFiles;
import dev.brig.sandbox.libc.RawFiles.Status;
import java.nio.file.Path;

/** The files of a layer's directory: what they are called, and how they are opened and deleted whatever their modes. */
public final class LayerFiles {
    /** What the sandbox shows. Short: the names of all layers of an image must fit into one page. */
    public static final String TREE = "t";
    /** What later members of the archive replaced. */
    static final String SPARE = "spare";

    static final String INDEX = "index.zst";
    static final String CONTENTS = "contents.zst";
    static final String DESCRIPTION = "layer.json";
    static final int O_DIRECTORY = 0x10000; // asm-generic/fcntl.h

    private LayerFiles() {}

    /** Opens a file of a layer, even one that its mode closes to its owner. */
    static int openToRead(int layer, String path) {
        try {
            return RawFiles.open(layer, path, Libc.O_RDONLY);
        } catch (LibcException e) {
            if (e.errno() != Errno.EACCES) {
                throw new ImageException(
                        Problem.CORRUPT, "'" + RawName.shown(path) + "' is not there: " + e.getMessage(), e);
            }
            return openClosed(layer, path);
        }
    }

    private static int openClosed(int layer, String path) {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        int directory = slash < 0 ? Libc.duplicate(layer, 3) : openDirectory(layer, path.substring(0, slash));
        try {
            Status status = RawFiles.status(directory, name);
            if (!status.isFile() && !status.isDirectory()) {
                throw new ImageException(Problem.CORRUPT, "'" + RawName.shown(path) + "' is not a file");
            }
            RawFiles.mode(directory, name, status.permissions() | (status.isDirectory() ? 0700 : 0400));
            try {
                return RawFiles.open(directory, name, Libc.O_RDONLY);
            } finally {
                RawFiles.mode(directory, name, status.permissions());
            }
        } catch (LibcException e) {
            throw new ImageException(Problem.CORRUPT, "'" + RawName.shown(path) + "': " + e.getMessage(), e);
        } finally {
            Libc.close(directory);
        }
    }

    /** Opens a directory, through closed ones if need be. */
    private static int openDirectory(int layer, String path) {
        int open = Libc.duplicate(layer, 3);
        for (String component : path.split("/")) {
            int inner = openToRead(open, component);
            Libc.close(open);
            open = inner;
        }
        return open;
    }

    /** Deletes a directory with all that is in it; whatever is missing already is no failure. */
    public static void delete(Path directory) {
        Path parent = directory.toAbsolutePath().getParent();
        int fd = Libc.openat(Libc.AT_FDCWD, parent.toString(), O_DIRECTORY, 0);
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
            directory = RawFiles.open(parent, name, O_DIRECTORY);
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
        RawFiles.unlink(parent, name, Libc.AT_REMOVEDIR);
    }
}
