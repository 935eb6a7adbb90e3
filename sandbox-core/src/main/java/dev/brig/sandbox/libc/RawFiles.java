package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files by raw names, which need not be UTF-8: a string has one char for each byte of the name. Links are never followed.
 * What fails throws {@link LibcException}.
 */
public final class RawFiles {
    private static final int PATH_MAX = 4096; // linux/limits.h
    private static final int STAY_INSIDE =
            Kernel.RESOLVE_BENEATH.or(Kernel.RESOLVE_NO_SYMLINKS).bits();

    /**
     * What statx(2) says.
     *
     * @param mode type and permissions
     * @param blocks of 512 bytes
     * @param device of a device node, major in the upper half
     */
    public record Status(
            int mode,
            int links,
            int uid,
            int gid,
            long bytes,
            long blocks,
            long inode,
            long mtimeSeconds,
            int mtimeNanos,
            long device) {

        public int permissions() {
            return mode & 07777;
        }

        public boolean isFile() {
            return (mode & Kernel.S_IFMT.bits()) == Kernel.S_IFREG.bits();
        }

        public boolean isDirectory() {
            return (mode & Kernel.S_IFMT.bits()) == Kernel.S_IFDIR.bits();
        }

        public boolean isSymlink() {
            return (mode & Kernel.S_IFMT.bits()) == Kernel.S_IFLNK.bits();
        }

        public boolean isFifo() {
            return (mode & Kernel.S_IFMT.bits()) == Kernel.S_IFIFO.bits();
        }

        /** The device 0/0 by which an overlay hides a name. */
        public boolean isWhiteout() {
            return (mode & Kernel.S_IFMT.bits()) == Kernel.S_IFCHR.bits() && device == 0;
        }
    }

    private RawFiles() {}

    /** Opens a path beneath a directory. */
    public static int open(int directory, String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(ValueLayout.JAVA_LONG, 3);
            how.setAtIndex(ValueLayout.JAVA_LONG, 0, flags | Kernel.O_CLOEXEC.bits());
            how.setAtIndex(ValueLayout.JAVA_LONG, 2, STAY_INSIDE);
            return (int) Libc.check(
                    Native.syscall(Nr.OPENAT2, directory, name(arena, path).address(), how.address(), how.byteSize()),
                    () -> "openat2 " + path);
        }
    }

    /** What a name in a directory is. */
    public static Status status(int directory, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(256, 8);
            Libc.check(
                    Native.syscall(
                            Nr.STATX,
                            directory,
                            name(arena, name).address(),
                            Kernel.AT_SYMLINK_NOFOLLOW.bits(),
                            Kernel.STATX_BASIC_STATS.bits(),
                            statx.address()),
                    () -> "statx " + name);
            return new Status(
                    statx.get(ValueLayout.JAVA_SHORT, 28) & 0xffff,
                    statx.get(ValueLayout.JAVA_INT, 16),
                    statx.get(ValueLayout.JAVA_INT, 20),
                    statx.get(ValueLayout.JAVA_INT, 24),
                    statx.get(ValueLayout.JAVA_LONG, 40),
                    statx.get(ValueLayout.JAVA_LONG, 48),
                    statx.get(ValueLayout.JAVA_LONG, 32),
                    statx.get(ValueLayout.JAVA_LONG, 112),
                    statx.get(ValueLayout.JAVA_INT, 120),
                    (long) statx.get(ValueLayout.JAVA_INT, 128) << 32
                            | Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, 132)));
        }
    }

    /** What a symbolic link says. */
    public static String readLink(int directory, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(PATH_MAX);
            long bytes = Libc.check(
                    Native.syscall(
                            Architecture.current().number("readlinkat"),
                            directory,
                            name(arena, name).address(),
                            text.address(),
                            text.byteSize()),
                    () -> "readlinkat " + name);
            return raw(text.asSlice(0, bytes));
        }
    }

    /** All names in an open directory but its own and its parent's. */
    public static List<String> names(int directory) {
        List<String> names = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entries = arena.allocate(32 << 10, 8);
            while (true) {
                long bytes = Libc.check(
                        Native.syscall(Nr.GETDENTS, directory, entries.address(), entries.byteSize()),
                        () -> "getdents64");
                if (bytes == 0) {
                    return names;
                }
                for (long at = 0; at < bytes; at += entries.get(ValueLayout.JAVA_SHORT, at + 16) & 0xffff) {
                    long nameAt = at + 19; // struct linux_dirent64
                    long end = nameAt;
                    while (entries.get(ValueLayout.JAVA_BYTE, end) != 0) {
                        end++;
                    }
                    String name = raw(entries.asSlice(nameAt, end - nameAt));
                    if (!name.equals(".") && !name.equals("..")) {
                        names.add(name);
                    }
                }
            }
        }
    }

    /** An extended attribute of an open file, raw; empty if it has none of this name. */
    public static Optional<String> attribute(int fd, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(PATH_MAX);
            long bytes = Native.syscall(
                    Architecture.current().number("fgetxattr"),
                    fd,
                    name(arena, name).address(),
                    value.address(),
                    value.byteSize());
            if (bytes == -Errno.ENODATA || bytes == -Errno.EOPNOTSUPP) {
                return Optional.empty();
            }
            return Optional.of(raw(value.asSlice(0, Libc.check(bytes, () -> "fgetxattr " + name))));
        }
    }

    /** Changes the mode of a name that is no symbolic link. */
    public static void mode(int directory, String name, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            Libc.check(
                    Native.syscall(Nr.FCHMODAT, directory, name(arena, name).address(), mode),
                    () -> "fchmodat " + name);
        }
    }

    /** @param flags 0, or {@link Kernel#AT_REMOVEDIR} */
    public static void unlink(int directory, String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            Libc.check(
                    Native.syscall(Nr.UNLINKAT, directory, name(arena, name).address(), flags),
                    () -> "unlinkat " + name);
        }
    }

    /** Has everything of a descriptor's file system written to the disk. */
    public static void syncFileSystem(int fd) {
        Libc.check(Native.syscall(Architecture.current().number("syncfs"), fd), () -> "syncfs");
    }

    private static MemorySegment name(Arena arena, String raw) {
        return arena.allocateFrom(raw, StandardCharsets.ISO_8859_1);
    }

    private static String raw(MemorySegment bytes) {
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }
}
