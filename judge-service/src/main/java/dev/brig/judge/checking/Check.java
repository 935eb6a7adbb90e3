package dev.brig.judge.checking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** One output on its way through a checker. For one thread at a time. */
public abstract sealed class Check permits OrderedCheck, UnorderedCheck {
    private IOException unreadable;
    private byte[] copy = {};

    Check() {}

    /**
     * Takes the next bytes of the output. Never throws because of the expected text: where that cannot be read, {@link #finish}
     * says so.
     *
     * @param piece read to its end; free to be used again afterwards
     * @return false if the result stands and no more of the output is needed; bytes that come nevertheless do not change it
     */
    public final boolean accept(ByteBuffer piece) {
        while (piece.hasRemaining() && unreadable == null) {
            byte[] bytes;
            int from;
            int length;
            if (piece.hasArray()) {
                bytes = piece.array();
                from = piece.arrayOffset() + piece.position();
                length = piece.remaining();
                piece.position(piece.limit());
            } else {
                length = Math.min(piece.remaining(), Side.BUFFER_BYTES);
                if (copy.length < length) {
                    copy = new byte[length];
                }
                bytes = copy;
                from = 0;
                piece.get(bytes, 0, length);
            }
            try {
                if (!compare(bytes, from, from + length)) {
                    piece.position(piece.limit());
                    return false;
                }
            } catch (IOException e) {
                unreadable = e;
            }
        }
        piece.position(piece.limit());
        return unreadable == null;
    }

    /**
     * The output has ended: what it is worth. May be called again.
     *
     * @throws UncheckedIOException if the expected text could not be read
     */
    public final CheckResult finish() {
        try {
            if (unreadable == null) {
                return conclude();
            }
        } catch (IOException e) {
            unreadable = e;
        }
        throw new UncheckedIOException("the expected output cannot be read", unreadable);
    }

    /** Whether more is needed. */
    abstract boolean compare(byte[] bytes, int from, int to) throws IOException;

    abstract CheckResult conclude() throws IOException;
}
