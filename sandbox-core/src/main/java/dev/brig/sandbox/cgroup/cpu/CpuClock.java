package dev.brig.sandbox.cgroup.cpu;

import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Brings the kernel's account of CPU time up to date.
 *
 * <p>The kernel accounts for a thread when it leaves its CPU, and at each tick of that CPU's clock (every 1 to 10 ms). Until
 * then neither the group's counter nor {@code /proc} shows the time, and no call reads it: a thread's own clock is for
 * its own process only. But when the scheduling parameters of a thread change, the kernel takes it off its queue and puts
 * it back, and that brings its account up to date. Those of another user's threads only root may change; but whoever made
 * their user namespace may say which CPUs they run on, and that has the same effect. There a thread that may run on one CPU
 * alone stays behind by up to a tick.
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
            if (Libc.trySchedSetattr(thread, attributes) == -Errno.EPERM) {
                settleByCpus(thread);
            }
        } else {
            // Before 6.12 such a thread has no slice of its own.
            attributes.set(ValueLayout.JAVA_INT, POLICY, policy == SCHED_OTHER ? SCHED_BATCH : SCHED_OTHER);
            int result = Libc.trySchedSetattr(thread, attributes);
            if (result == 0) {
                attributes.set(ValueLayout.JAVA_INT, POLICY, policy);
                Libc.trySchedSetattr(thread, attributes);
            } else if (result == -Errno.EPERM) {
                settleByCpus(thread);
            }
        }
    }

    /** For a moment it may not run on one of its CPUs, on which it is not. */
    private static void settleByCpus(int thread) {
        OptionalInt present = ThreadState.cpu(thread);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(CpuSet.MOST / Byte.SIZE, Long.BYTES);
            int bytes = present.isEmpty() ? 0 : Libc.trySchedGetaffinity(thread, mask);
            if (bytes <= 0) {
                return;
            }
            MemorySegment all = mask.asSlice(0, bytes);
            BitSet cpus = BitSet.valueOf(all.toArray(ValueLayout.JAVA_BYTE));
            int other = cpus.stream()
                    .filter(cpu -> cpu != present.getAsInt())
                    .findFirst()
                    .orElse(-1);
            if (other < 0) {
                return;
            }
            flip(all, other);
            if (Libc.trySchedSetaffinity(thread, all) == 0) {
                flip(all, other);
                Libc.trySchedSetaffinity(thread, all);
            }
        }
    }

    private static void flip(MemorySegment mask, int cpu) {
        long at = cpu / Byte.SIZE;
        byte flipped = (byte) (mask.get(ValueLayout.JAVA_BYTE, at) ^ 1 << cpu % Byte.SIZE);
        mask.set(ValueLayout.JAVA_BYTE, at, flipped);
    }
}
