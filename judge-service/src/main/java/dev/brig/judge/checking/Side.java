package dev.brig.judge.checking;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** One of two texts that are compared: the bytes at hand, and where in the text they stand. */
final class Side {
    static final int BUFFER_BYTES = 64 * 1024;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

    byte[] bytes = {};
    int at;
    int end;

    /** Whether nothing comes after the bytes at hand. */
    boolean ended;

    private long offsetOfIndex0;
    private long line = 1;
    private long lineStart;

    /** White space of the C locale. */
    static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    boolean isEmpty() {
        return at == end;
    }

    boolean isAtEnd() {
        return at == end && ended;
    }

    /** The next bytes, once all those before are consumed. */
    void put(byte[] next, int from, int to) {
        offsetOfIndex0 += at - from;
        bytes = next;
        at = from;
        end = to;
    }

    /** Reads the next bytes, once all those before are consumed. */
    void fill(InputStream source) throws IOException {
        byte[] buffer = bytes.length == 0 ? new byte[BUFFER_BYTES] : bytes;
        int read = source.read(buffer);
        put(buffer, 0, Math.max(read, 0));
        ended = read < 0;
    }

    long line() {
        return line;
    }

    /** Where the line starts in the text. */
    long lineStart() {
        return lineStart;
    }

    long offset() {
        return offsetOfIndex0 + at;
    }

    /** Whether the byte after this one is at hand and begins a word. */
    boolean wordFollows() {
        return at + 1 < end && !isSpace(bytes[at + 1]);
    }

    /** Goes on by one byte, whatever it is. */
    void step() {
        if (bytes[at++] == '\n') {
            line++;
            lineStart = offsetOfIndex0 + at;
        }
    }

    /** Goes on to an index, past newlines. */
    void advance(int to) {
        int newlines = newlines(bytes, at, to);
        if (newlines > 0) {
            line += newlines;
            int last = to - 1;
            while (bytes[last] != '\n') {
                last--;
            }
            lineStart = offsetOfIndex0 + last + 1;
        }
        at = to;
    }

    /** Counts eight bytes at a time: every byte of a correct answer comes by here. */
    private static int newlines(byte[] bytes, int from, int to) {
        int count = 0;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long differing = (long) WORDS.get(bytes, i) ^ ONES * '\n';
            long nonZero = (((differing & LOW_BITS) + LOW_BITS) | differing) & ~LOW_BITS;
            count += Long.BYTES - Long.bitCount(nonZero);
        }
        for (; i < to; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }
}
