package dev.brig.sandbox.program;

import dev.brig.sandbox.libc.Libc;
import java.lang.foreign.MemorySegment;

/**
 * The memory that Java shares with one warden, a memfd. The warden sees the programs and their data read-only, and the
 * cells, where results go, read-write.
 */
public final class SharedMemory implements AutoCloseable {
    static final long BASE = 0x1000_0000L;

    private static final long SLOT_STEPS = 256 << 10;
    private static final long JOB_STEPS = 64 << 10;
    private static final long SLOT_DATA = 704 << 10;
    private static final long JOB_DATA = 4 << 20;
    private static final long READ_ONLY = SLOT_STEPS + JOB_STEPS + SLOT_DATA + JOB_DATA;
    private static final long CELLS = 16 << 10;
    private static final int MFD_CLOEXEC = 1; // linux/memfd.h

    private final int fd;
    private final MemorySegment mapping;

    public SharedMemory() {
        fd = Libc.memfdCreate("brig-program", MFD_CLOEXEC);
        Libc.ftruncate(fd, READ_ONLY + CELLS);
        mapping = Libc.mmapShared(fd, READ_ONLY + CELLS);
    }

    /** The memfd, to be handed to the warden. */
    public int descriptor() {
        return fd;
    }

    /** The program of warden and init, which is the same for all jobs of a slot. */
    public Memory slotSteps() {
        return part(0, SLOT_STEPS);
    }

    /** The program of one job's payload. */
    public Memory jobSteps() {
        return part(SLOT_STEPS, JOB_STEPS);
    }

    public Memory slotData() {
        return part(SLOT_STEPS + JOB_STEPS, SLOT_DATA);
    }

    public Memory jobData() {
        return part(SLOT_STEPS + JOB_STEPS + SLOT_DATA, JOB_DATA);
    }

    public Memory cells() {
        return part(READ_ONLY, CELLS);
    }

    /** Where the warden starts. */
    static long entry() {
        return BASE;
    }

    static long readOnlyBytes() {
        return READ_ONLY;
    }

    static long cellBytes() {
        return CELLS;
    }

    private Memory part(long offset, long size) {
        return new Memory(mapping.asSlice(offset, size), BASE + offset);
    }

    @Override
    public void close() {
        Libc.munmap(mapping);
        Libc.close(fd);
    }
}
