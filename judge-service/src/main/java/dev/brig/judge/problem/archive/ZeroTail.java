package dev.brig.judge.problem.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Knows whether the stream ended with the two blocks of zeros that end a tar archive. */
final class ZeroTail extends FilterInputStream {
    private static final int BLOCK = 512;

    private long zeros;

    ZeroTail(InputStream in) {
        super(in);
    }

    boolean endsWithZeros() {
        return zeros >= 2 * BLOCK;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            zeros = value == 0 ? zeros + 1 : 0;
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        int trailing = 0;
        while (trailing < count && buffer[offset + count - 1 - trailing] == 0) {
            trailing++;
        }
        if (count > 0) {
            zeros = trailing == count ? zeros + count : trailing;
        }
        return count;
    }

    /** By reading, so that what is skipped is seen. */
    @Override
    public long skip(long count) throws IOException {
        byte[] buffer = new byte[(int) Math.min(count, 1 << 16)];
        long skipped = 0;
        while (skipped < count) {
            int length = read(buffer, 0, (int) Math.min(buffer.length, count - skipped));
            if (length <= 0) {
                break;
            }
            skipped += length;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
