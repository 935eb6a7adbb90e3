package dev.brig.sandbox.cgroup.cpu;

import dev.brig.sandbox.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Brings the kernel's account of CPU time up to date.
 *
 * <p>The kernel accounts for a thread when it leaves its CPU, and at each tick of that CPU's clock (every 1 to 10 ms). Until
 * then neither the group's counter nor {@code /proc} shows the time, and no call reads it: a thread's own clock is for
 * its own process only. But when the scheduling parameters of a thread change, the kernel takes it off its queue and puts
 * it back, and that brings its account up to date.
 */
public final class CpuClock {
    // struct sched_attr, linux/sched/types.h
    private static final int SIZE = 48;
    private static final int POLICY = 4;
    private static final int RUNTIME = 24;

    private static final int SCHED_OTHER = 0; // linux/sched.h
    private static final int SCHED_BATCH = 3;

    /** Negligible beside a slice, which is at least 100 000 ns. */
    private static final long SLICE_NANOS = 1024;

    private CpuClock() {}

    /** Brings the account of these threads up to date; skips a thread that is gone or may not be changed. */
    public static void settle(int[] threads) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(SIZE, 8);
            for (int thread : threads) {
                settle(thread, attributes);
            }
        }
    }

    private static void settle(int thread, MemorySegment attributes) {
        if (Libc.trySchedGetattr(thread, attributes) < 0) {
            return;
        }
        int policy = attributes.get(ValueLayout.JAVA_INT, POLICY);
        if (policy != SCHED_OTHER && policy != SCHED_BATCH) {
            return;
        }
        long slice = attributes.get(ValueLayout.JAVA_LONG, RUNTIME);
        if (slice != 0) {
            attributes.set(ValueLayout.JAVA_LONG, RUNTIME, slice ^ SLICE_NANOS);
            Libc.trySchedSetattr(thread, attributes);
        } else {
            // Before 6.12 such a thread has no slice of its own.
            attributes.set(ValueLayout.JAVA_INT, POLICY, policy == SCHED_OTHER ? SCHED_BATCH : SCHED_OTHER);
            if (Libc.trySchedSetattr(thread, attributes) == 0) {
                attributes.set(ValueLayout.JAVA_INT, POLICY, policy);
                Libc.trySchedSetattr(thread, attributes);
            }
        }
    }
}
