package dev.brig.rootfs.archive;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A stream that can put its bytes where they are wanted, native memory included, without an array in between. */
public abstract class SegmentInput extends InputStream {
    protected SegmentInput() {}

    /** Reads some bytes, at least one where there is room; gives -1 at the end. */
    public abstract int read(MemorySegment into) throws IOException;

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return length == 0 ? 0 : read(MemorySegment.ofArray(into).asSlice(offset, length));
    }

    /** Any stream as one of this kind. */
    public static SegmentInput of(InputStream in) {
        return in instanceof SegmentInput already ? already : new OverArray(in);
    }

    private static final class OverArray extends SegmentInput {
        private final InputStream in;
        private final byte[] buffer = new byte[64 << 10];

        OverArray(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(MemorySegment into) throws IOException {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, into.byteSize()));
            if (count > 0) {
                MemorySegment.copy(buffer, 0, into, ValueLayout.JAVA_BYTE, 0, count);
            }
            return count;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return in.read(into, offset, length);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
