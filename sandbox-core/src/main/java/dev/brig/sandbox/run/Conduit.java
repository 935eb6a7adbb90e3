package dev.brig.sandbox.run;

import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * Carries what one job writes to another's standard input, as a pipe between the two would: the writer waits while the reader
 * does not read, reads an end when it has left, and is refused when the reader has. The bytes pass through here so that they are
 * counted, limited and seen by a listener as all output is. Each end belongs to the thread of its job's slot.
 */
public final class Conduit {
    private static final int CLOSED = -1;
    private static final byte[] NOTHING = {};

    private final boolean swallows;
    private Optional<Runnable> writer = Optional.empty();
    private Optional<Runnable> reader = Optional.empty();
    private int pipe = CLOSED;
    private byte[] held = NOTHING;
    private boolean ended;
    private boolean refused;

    /** @param swallows whether a writer that nobody reads any more may write on */
    public Conduit(boolean swallows) {
        this.swallows = swallows;
    }

    /** @param wake makes the writer look whether there is {@link #hasRoom room} again, or nobody reads any more */
    synchronized void attachWriter(Runnable wake) {
        writer = Optional.of(wake);
        if (refused) {
            wake.run();
        }
    }

    /**
     * @param stdin where the reader's program reads from
     * @param wake makes the reader {@link #feed} again
     */
    synchronized void attachReader(int stdin, Runnable wake) {
        reader = Optional.of(wake);
        pipe = stdin;
    }

    /** Whether the writer may write; else it is woken when it may. */
    synchronized boolean hasRoom() {
        return held.length == 0;
    }

    /** Whether the writer is to be told that nobody reads any more. */
    synchronized boolean isRefused() {
        return refused && !swallows;
    }

    /** Passes on what the writer's program has written: at once as far as the reader's pipe has room. */
    synchronized void write(MemorySegment bytes) {
        if (refused) {
            return;
        }
        int passed = held.length == 0 && pipe != CLOSED ? Math.max(0, Libc.write(pipe, bytes)) : 0;
        if (passed < bytes.byteSize()) {
            byte[] rest = bytes.asSlice(passed).toArray(ValueLayout.JAVA_BYTE);
            int before = held.length;
            held = Arrays.copyOf(held, before + rest.length);
            System.arraycopy(rest, 0, held, before, rest.length);
            reader.ifPresent(Runnable::run);
        }
    }

    /** The writer will write no more. */
    synchronized void end() {
        ended = true;
        writer = Optional.empty();
        reader.ifPresent(Runnable::run);
    }

    /**
     * Passes on what is held.
     *
     * @param space for a part of it
     */
    synchronized Stdin.State feed(MemorySegment space) {
        while (held.length > 0) {
            int size = (int) Math.min(held.length, space.byteSize());
            MemorySegment.copy(held, 0, space, ValueLayout.JAVA_BYTE, 0, size);
            int passed = Libc.write(pipe, space.asSlice(0, size));
            if (passed == -Errno.EAGAIN) {
                return Stdin.State.PIPE_IS_FULL;
            }
            if (passed < 0) {
                return Stdin.State.DONE; // EPIPE: nobody reads any more
            }
            held = passed == held.length ? NOTHING : Arrays.copyOfRange(held, passed, held.length);
        }
        writer.ifPresent(Runnable::run);
        return ended ? Stdin.State.DONE : Stdin.State.SOURCE_IS_EMPTY;
    }

    /** The reader will read no more. Before its end of the pipe is closed. */
    synchronized void refuse() {
        refused = true;
        pipe = CLOSED;
        held = NOTHING;
        reader = Optional.empty();
        writer.ifPresent(Runnable::run);
    }
}
