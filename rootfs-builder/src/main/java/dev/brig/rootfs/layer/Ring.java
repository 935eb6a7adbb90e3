package dev.brig.rootfs.layer;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.archive.SegmentInput;
import dev.brig.rootfs.archive.TarInput;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;

/**
 * The bytes of an archive on their way: one thread fills the ring, one computes the digest of what is in it, one reads it,
 * and the unpacker writes files from it. A place is filled again when all have done with it.
 */
final class Ring implements TarInput {
    private static final int PIECE = 256 << 10;

    private final MemorySegment memory;
    private final long size;
    private final MessageDigest digest;
    private final Runnable drain;

    private long filled;
    private long digested;
    private long released;
    private boolean ended;
    private boolean abandoned;
    private RuntimeException failure;

    private long position; // of the thread that reads

    /** @param drain has all done with that was read so far, and calls {@link #release} */
    Ring(MemorySegment memory, MessageDigest digest, Runnable drain) {
        this.memory = memory;
        this.size = memory.byteSize();
        this.digest = digest;
        this.drain = drain;
    }

    /** How far the archive has been read. */
    long position() {
        return position;
    }

    // The thread that fills

    void fill(InputStream in) {
        try {
            SegmentInput from = SegmentInput.of(in);
            for (int room = room(filled); room > 0; room = room(filled)) {
                int count = from.read(memory.asSlice(filled % size, room));
                if (count < 0) {
                    end(null);
                    return;
                }
                synchronized (this) {
                    filled += count;
                    notifyAll();
                }
            }
        } catch (IOException e) {
            end(ImageException.system("reading an archive", e));
        } catch (RuntimeException e) {
            end(e);
        }
    }

    /** How many bytes can be put at a position; waits until it is some; 0 when nobody wants them any more. */
    private synchronized int room(long start) {
        while (!abandoned && start - Math.min(digested, released) == size) {
            await();
        }
        long free = size - (start - Math.min(digested, released));
        return abandoned ? 0 : (int) Math.min(Math.min(free, size - start % size), PIECE);
    }

    private synchronized void end(RuntimeException cause) {
        ended = true;
        failure = cause;
        notifyAll();
    }

    /** Nothing more is wanted: the other threads end. */
    synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }

    // The thread that computes the digest

    void digest() {
        byte[] buffer = new byte[PIECE];
        for (long start = 0, end = await(start); end > start; end = await(start)) {
            int count = (int) Math.min(Math.min(end - start, size - start % size), PIECE);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, start % size, buffer, 0, count);
            digest.update(buffer, 0, count);
            start += count;
            synchronized (this) {
                digested = start;
                notifyAll();
            }
        }
    }

    /** Waits until there is something behind a position, and gives the end of it; the position itself at the end. */
    private synchronized long await(long start) {
        while (!abandoned && !ended && filled == start) {
            await();
        }
        return abandoned ? start : filled;
    }

    /** Waits for the digest of everything. */
    synchronized void awaitDigest() {
        while (digested < filled) {
            await();
        }
    }

    // The thread that reads

    @Override
    public int read(byte[] into, int offset, int length) {
        int done = 0;
        while (done < length) {
            int count = (int) Math.min(length - done, available());
            if (count == 0) {
                break;
            }
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, position % size, into, offset + done, count);
            done += count;
            position += count;
        }
        return done;
    }

    @Override
    public long pass(long bytes, Sink sink) {
        long done = 0;
        while (done < bytes) {
            long count = Math.min(bytes - done, available());
            if (count == 0) {
                break;
            }
            MemorySegment piece = memory.asSlice(position % size, count);
            sink.accept(piece);
            position += count; // only now: until the sink has it, the piece must not be released
            done += count;
        }
        return done;
    }

    /** Bytes that can be read at once; 0 at the end. */
    private long available() {
        while (true) {
            long end;
            synchronized (this) {
                while (filled == position && !ended && !full()) {
                    await();
                }
                if (filled == position && ended) {
                    if (failure != null) {
                        throw failure;
                    }
                    return 0;
                }
                end = filled;
            }
            if (end > position) {
                return Math.min(end - position, size - position % size);
            }
            drain.run();
        }
    }

    private boolean full() {
        return filled - released == size && digested > released;
    }

    /** What lies before a position is no longer needed. */
    synchronized void release(long upTo) {
        released = Math.max(released, upTo);
        notifyAll();
    }

    @SuppressWarnings("WaitNotInLoop") // those who call it loop
    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            abandoned = true;
            notifyAll();
            Thread.currentThread().interrupt();
            throw new ImageException(ImageException.Problem.SYSTEM, "interrupted", e);
        }
    }
}
