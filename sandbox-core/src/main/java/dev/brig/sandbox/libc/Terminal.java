package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/** Terminals (ioctl_tty(2)) and pairs of pseudoterminals (pty(7)). */
public final class Terminal {
    private static final long GET_MODES = 0x5401; // TCGETS, asm-generic/ioctls.h
    private static final long SET_MODES = 0x5403; // TCSETSW
    private static final long GET_SIZE = 0x5413; // TIOCGWINSZ
    private static final long SET_SIZE = 0x5414; // TIOCSWINSZ
    private static final long UNLOCK = 0x40045431; // TIOCSPTLCK
    private static final long NUMBER = 0x80045430; // TIOCGPTN
    private static final long SIZE_BYTES = 8; // struct winsize
    private static final long MODES_BYTES = 64; // struct termios has 36 at most

    // Of asm-generic/termbits.h: what cfmakeraw(3) takes away.
    private static final int INPUT_MODES = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
    private static final int POSTPROCESS = 0x1; // OPOST
    private static final int LOCAL_MODES = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;

    private Terminal() {}

    /** One end of a pair, and the name of the other. */
    public record Pair(int controlling, String path) implements AutoCloseable {
        @Override
        public void close() {
            Libc.close(controlling);
        }
    }

    /** A new pair. */
    public static Pair pair() {
        int fd = Libc.open(Path.of("/dev/ptmx"), Kernel.O_RDWR.or(Kernel.O_NOCTTY));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
            require(ioctl(fd, UNLOCK, number), "unlocking a pseudoterminal");
            require(ioctl(fd, NUMBER, number), "naming a pseudoterminal");
            return new Pair(fd, "/dev/pts/" + number.get(ValueLayout.JAVA_INT, 0));
        } catch (RuntimeException e) {
            Libc.close(fd);
            throw e;
        }
    }

    /** The modes of a terminal; empty if it is none. */
    public static Optional<byte[]> modes(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment modes = arena.allocate(MODES_BYTES, 8);
            return ioctl(fd, GET_MODES, modes) < 0
                    ? Optional.empty()
                    : Optional.of(modes.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Gives a terminal its modes, after what was written has gone out. */
    public static void set(int fd, byte[] modes) {
        try (Arena arena = Arena.ofConfined()) {
            ioctl(fd, SET_MODES, arena.allocateFrom(ValueLayout.JAVA_BYTE, modes));
        }
    }

    /** The same modes, but every byte goes through as it is: no echo, no lines, no signals. */
    public static byte[] raw(byte[] modes) {
        byte[] raw = modes.clone();
        MemorySegment fields = MemorySegment.ofArray(raw);
        clear(fields, 0, INPUT_MODES);
        clear(fields, 4, POSTPROCESS);
        clear(fields, 12, LOCAL_MODES);
        return raw;
    }

    private static void clear(MemorySegment modes, long offset, int bits) {
        modes.set(ValueLayout.JAVA_INT_UNALIGNED, offset, modes.get(ValueLayout.JAVA_INT_UNALIGNED, offset) & ~bits);
    }

    /** Gives a terminal the size of another. Where that changes it, the programs there get SIGWINCH. */
    public static void copySize(int from, int to) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(SIZE_BYTES, 8);
            if (ioctl(from, GET_SIZE, size) >= 0) {
                ioctl(to, SET_SIZE, size);
            }
        }
    }

    private static long ioctl(int fd, long request, MemorySegment argument) {
        return Native.syscall(Nr.IOCTL, fd, request, argument.address());
    }

    private static void require(long result, String what) {
        if (result < 0) {
            throw new LibcException(what, (int) -result);
        }
    }
}
