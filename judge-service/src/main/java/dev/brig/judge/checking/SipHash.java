package dev.brig.judge.checking;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/** SipHash-2-4 with 128 bits, of bytes that come piece by piece. */
final class SipHash {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final SecureRandom KEYS = new SecureRandom();

    private final long key0;
    private final long key1;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long length;

    /** The bytes since the last whole word, the first lowest. */
    private long tail;

    /** The two halves of the result of {@link #digest}. */
    long low;

    long high;

    SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
        reset();
    }

    /** With a secret key. */
    static SipHash keyed() {
        return new SipHash(KEYS.nextLong(), KEYS.nextLong());
    }

    /** As {@code other} is now. */
    void set(SipHash other) {
        v0 = other.v0;
        v1 = other.v1;
        v2 = other.v2;
        v3 = other.v3;
        length = other.length;
        tail = other.tail;
    }

    SipHash withSameKey() {
        return new SipHash(key0, key1);
    }

    void reset() {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
        length = 0;
        tail = 0;
    }

    void add(byte b) {
        int used = (int) length & 7;
        tail |= (b & 0xffL) << (8 * used);
        length++;
        if (used == 7) {
            compress(tail);
            tail = 0;
        }
    }

    void add(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && (length & 7) != 0) {
            add(bytes[i++]);
        }
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            compress((long) WORDS.get(bytes, i));
            length += Long.BYTES;
        }
        if (i < to && i <= bytes.length - Long.BYTES) {
            tail = (long) WORDS.get(bytes, i) & ((1L << (8 * (to - i))) - 1);
            length += to - i;
        } else {
            while (i < to) {
                add(bytes[i++]);
            }
        }
    }

    /** Puts the hash into {@link #low} and {@link #high}. Nothing can be added then before {@link #reset}. */
    void digest() {
        compress((length << 56) | tail);
        v2 ^= 0xee;
        rounds(4);
        low = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        rounds(4);
        high = v0 ^ v1 ^ v2 ^ v3;
    }

    private void compress(long word) {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }

    private void rounds(int count) {
        long a = v0;
        long b = v1;
        long c = v2;
        long d = v3;
        for (int i = 0; i < count; i++) {
            a += b;
            c += d;
            b = Long.rotateLeft(b, 13) ^ a;
            d = Long.rotateLeft(d, 16) ^ c;
            a = Long.rotateLeft(a, 32);
            c += b;
            a += d;
            b = Long.rotateLeft(b, 17) ^ c;
            d = Long.rotateLeft(d, 21) ^ a;
            c = Long.rotateLeft(c, 32);
        }
        v0 = a;
        v1 = b;
        v2 = c;
        v3 = d;
    }
}
