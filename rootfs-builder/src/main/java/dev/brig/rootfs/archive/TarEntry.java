package dev.brig.rootfs.archive;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import java.util.SequencedMap;

/**
 * One member of an archive, checked.
 *
 * @param path raw (see {@link RawName}), normal, relative; empty for the root
 * @param mode permissions with set-id and sticky bits
 * @param size apparent size of a file
 * @param link what a symbolic link says, or the normal path of a hard link's target; empty otherwise
 * @param xattrs by name; values are raw strings
 * @param extents where the content lies in the file, in order; one for an ordinary file
 */
public record TarEntry(
        String path,
        EntryType type,
        int mode,
        long uid,
        long gid,
        long size,
        long mtimeSeconds,
        int mtimeNanos,
        String link,
        long deviceMajor,
        long deviceMinor,
        SequencedMap<String, String> xattrs,
        Extents extents) {

    /** What a member is. */
    public enum EntryType {
        FILE,
        DIRECTORY,
        SYMLINK,
        HARDLINK,
        FIFO,
        CHARACTER_DEVICE,
        BLOCK_DEVICE
    }

    /** Last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path without its last part; empty at the top. */
    public String parent() {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    public String shownPath() {
        return path.isEmpty() ? "/" : RawName.shown(path);
    }

    /** Turns this member away. */
    public ImageException refused(Problem problem, String why) {
        return new ImageException(problem, "'" + shownPath() + "': " + why);
    }
}
