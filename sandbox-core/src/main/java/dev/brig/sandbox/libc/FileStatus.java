package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The status of a file, from statx(2).
 *
 * @param mode type and permissions
 * @param links hard links
 * @param blocks of 512 bytes
 */
public record FileStatus(int mode, int links, int uid, long bytes, long blocks, long inode) {
    static final long SIZE = 256; // struct statx, linux/stat.h

    private static final MemorySegment EMPTY = Arena.global().allocateFrom("");

    public boolean isRegularFile() {
        return (mode & Kernel.S_IFMT.bits()) == Kernel.S_IFREG.bits();
    }

    public boolean isDirectory() {
        return (mode & Kernel.S_IFMT.bits()) == Kernel.S_IFDIR.bits();
    }

    static long statx(int fd, MemorySegment status) {
        return Native.syscall(
                Nr.STATX,
                fd,
                EMPTY.address(),
                Kernel.AT_EMPTY_PATH.bits(),
                Kernel.STATX_BASIC_STATS.bits(),
                status.address());
    }

    static FileStatus of(MemorySegment status) {
        return new FileStatus(
                status.get(ValueLayout.JAVA_SHORT, 28) & 0xffff,
                status.get(ValueLayout.JAVA_INT, 16),
                status.get(ValueLayout.JAVA_INT, 20),
                status.get(ValueLayout.JAVA_LONG, 40),
                status.get(ValueLayout.JAVA_LONG, 48),
                status.get(ValueLayout.JAVA_LONG, 32));
    }
}
