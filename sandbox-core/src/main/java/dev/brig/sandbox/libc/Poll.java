package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A set of descriptors to wait on, by position (ppoll(2)). Belongs to one thread. */
public final class Poll {
    public static final int IN = 0x001; // poll.h
    public static final int PRI = 0x002;
    public static final int OUT = 0x004;
    public static final int ERR = 0x008;
    public static final int HUP = 0x010;

    private static final int ENTRY = 8; // struct pollfd

    private final MemorySegment entries;
    private final MemorySegment timeout;
    private final int size;

    public Poll(Arena arena, int size) {
        this.size = size;
        entries = arena.allocate((long) size * ENTRY, 8);
        timeout = arena.allocate(16, 8);
        for (int position = 0; position < size; position++) {
            ignore(position);
        }
    }

    /** Waits for the events on the descriptor; errors and hang-up are always reported. */
    public void watch(int position, int fd, int events) {
        entries.set(ValueLayout.JAVA_INT, (long) position * ENTRY, fd);
        entries.set(ValueLayout.JAVA_SHORT, (long) position * ENTRY + 4, (short) events);
        entries.set(ValueLayout.JAVA_SHORT, (long) position * ENTRY + 6, (short) 0);
    }

    public void ignore(int position) {
        watch(position, -1, 0);
    }

    /** What happened at a position in the last wait; 0 is nothing. */
    public int events(int position) {
        return entries.get(ValueLayout.JAVA_SHORT, (long) position * ENTRY + 6) & 0xffff;
    }

    /**
     * Waits.
     *
     * @param nanos at most this long; a negative value means for ever
     * @return how many positions have events; 0 if the time is over or a signal came
     */
    public int await(long nanos) {
        timeout.set(ValueLayout.JAVA_LONG, 0, Math.max(nanos, 0) / 1_000_000_000);
        timeout.set(ValueLayout.JAVA_LONG, 8, Math.max(nanos, 0) % 1_000_000_000);
        long ready = Native.syscall(Nr.POLL, entries.address(), size, nanos < 0 ? 0 : timeout.address(), 0, 8);
        if (ready == -Errno.EINTR) {
            return 0;
        }
        return (int) Libc.check(ready, () -> "ppoll");
    }
}
