package dev.brig.sandbox.run;

import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Notifications;
import dev.brig.sandbox.libc.Poll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Native memory and descriptors that a slot uses for one job after another. Belongs to the slot's thread, but for {@link #wakeUp}. */
public final class SlotResources implements AutoCloseable {
    /** Enough for files to be written in huge pages; of it only what some job has needed is resident. */
    private static final int CHUNK_BYTES = 256 << 10;

    /** What a slot waits for at once. */
    static final int POSITIONS = 6;

    private final int wake = Libc.eventfd(); // first: it may fail, and then nothing is to be given back
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment chunk = Libc.mmapAnonymous(CHUNK_BYTES);
    private final MemorySegment counter = arena.allocate(ValueLayout.JAVA_LONG);
    private final Poll poll = new Poll(arena, POSITIONS);
    private final Notifications notifications = new Notifications(arena);

    MemorySegment chunk() {
        return chunk;
    }

    Poll poll() {
        return poll;
    }

    Notifications notifications() {
        return notifications;
    }

    /** Readable when somebody wants the slot's attention. */
    int wake() {
        return wake;
    }

    /** Wants the slot's attention; from any thread, while a job is watched. */
    void wakeUp() {
        Libc.wake(wake);
    }

    void clearWake() {
        Libc.read(wake, counter);
    }

    @Override
    public void close() {
        Libc.close(wake);
        Libc.munmap(chunk);
        arena.close();
    }
}
