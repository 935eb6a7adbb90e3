package dev.brig.sandbox.run;

import dev.brig.sandbox.Output;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** What came out of one stream: all of it counted, as much of it kept as is allowed. */
final class OutputBuffer {
    private static final int FIRST_SIZE = 512;
    private static final int LAST_BYTES = 8 << 10;

    private byte[] kept = new byte[0];
    private int size;
    private long seen;
    private boolean cut;

    long seen() {
        return seen;
    }

    /** Counts bytes that go elsewhere. */
    void pass(long bytes) {
        seen += bytes;
    }

    /** Counts bytes that go elsewhere, and keeps the last of them: runtimes say there why they end. */
    void keepLast(MemorySegment bytes) {
        int fresh = (int) Math.min(bytes.byteSize(), LAST_BYTES);
        if (kept.length == 0) {
            kept = new byte[2 * LAST_BYTES];
        }
        if (size + fresh > kept.length) {
            System.arraycopy(kept, size - LAST_BYTES, kept, 0, LAST_BYTES);
            size = LAST_BYTES;
        }
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, bytes.byteSize() - fresh, kept, size, fresh);
        size += fresh;
        seen += bytes.byteSize();
    }

    /** @param room how many of the bytes may be kept */
    void add(MemorySegment bytes, long room) {
        int keep = (int) Math.min(bytes.byteSize(), Math.max(room, 0));
        if (size + keep > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(size + keep, Math.max(FIRST_SIZE, kept.length * 2)));
        }
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, 0, kept, size, keep);
        size += keep;
        seen += bytes.byteSize();
        cut |= keep < bytes.byteSize();
    }

    Output output() {
        return seen == 0 ? Output.empty() : new Output(Arrays.copyOf(kept, size), seen, cut);
    }
}
