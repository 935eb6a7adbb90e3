package dev.brig.rootfs.source;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.archive.Extents;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarEntry.EntryType;
import dev.brig.rootfs.layer.LayerFiles;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.RawFiles;
import dev.brig.sandbox.libc.RawFiles.Status;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * How the files of a directory become members of an archive.
 *
 * @param changes whether the directory is the upper one of an overlay, ours alone: then it says what is hidden, all belongs to
 *     root, and what is closed to its owner is read all the same
 * @param latestSecond times after it become it
 */
record MemberRules(boolean changes, OptionalLong latestSecond) {
    static final MemberRules PLAIN = new MemberRules(false, OptionalLong.empty());
    private static final String WHITEOUT = ".wh."; // OCI image-spec, layer.md
    private static final String OPAQUE = ".wh..wh..opq";

    TarEntry entry(String path, Status status, EntryType type, long size, String link) {
        boolean late = latestSecond.isPresent() && status.mtimeSeconds() >= latestSecond.getAsLong();
        return new TarEntry(
                path,
                type,
                status.permissions(),
                changes ? 0 : status.uid(),
                changes ? 0 : status.gid(),
                size,
                late ? latestSecond.getAsLong() : status.mtimeSeconds(),
                late ? 0 : status.mtimeNanos(),
                link,
                0,
                0,
                new LinkedHashMap<>(),
                Extents.whole(size));
    }

    /** A program may have called a file what means something else in a layer. */
    void check(String path, String name) {
        if (changes && name.startsWith(WHITEOUT)) {
            throw new ImageException(
                    Problem.NAME, "'" + RawName.shown(path) + "' has a name that cannot be kept in a layer");
        }
    }

    Optional<TarEntry> whiteout(String directory, String name, Status status) {
        return changes ? Optional.of(hidden(directory, WHITEOUT + name, status)) : Optional.empty();
    }

    /** What says that a directory shows nothing of those below it, if it does not. */
    Optional<TarEntry> opaque(int open, String path, Status status) {
        boolean hides = changes
                && !path.isEmpty()
                && RawFiles.attribute(open, "user.overlay.opaque").equals(Optional.of("y"));
        return hides ? Optional.of(hidden(path, OPAQUE, status)) : Optional.empty();
    }

    private TarEntry hidden(String directory, String name, Status status) {
        String path = directory.isEmpty() ? name : directory + "/" + name;
        TarEntry entry = entry(path, status, EntryType.FILE, 0, "");
        return new TarEntry(
                path,
                EntryType.FILE,
                0644,
                0,
                0,
                0,
                entry.mtimeSeconds(),
                entry.mtimeNanos(),
                "",
                0,
                0,
                new LinkedHashMap<>(),
                Extents.whole(0));
    }

    void inDirectory(int parent, String name, IntConsumer action) {
        if (changes) {
            LayerFiles.inDirectory(parent, name, action);
            return;
        }
        int open = RawFiles.open(parent, name, Kernel.O_DIRECTORY.bits());
        try {
            action.accept(open);
        } finally {
            Libc.close(open);
        }
    }

    int open(int top, String path) {
        return changes
                ? LayerFiles.openToRead(top, path)
                : RawFiles.open(top, path, Kernel.O_RDONLY.or(Kernel.O_NONBLOCK).bits());
    }
}
