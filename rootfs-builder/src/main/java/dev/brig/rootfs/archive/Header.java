package dev.brig.rootfs.archive;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import java.util.Arrays;

/** A block of 512 bytes that describes a member: fields at fixed places (POSIX ustar, GNU, version 7). */
final class Header {
    static final int BLOCK = 512;

    private static final long MOST_NUMBER = 1L << 62;

    private final byte[] block;

    Header(byte[] block) {
        this.block = block;
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        if (octal(148, 8, "checksum") != sum) {
            throw new ImageException(
                    Problem.CORRUPT, "a header's checksum is wrong: this is damaged, or not a tar archive");
        }
        if (!isUstar() && !isGnu() && !isVersion7()) {
            throw new ImageException(Problem.UNSUPPORTED, "a header of a kind of tar that is not known");
        }
    }

    static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isGnu() {
        return matches(257, "ustar  \0");
    }

    private boolean isUstar() {
        return matches(257, "ustar\0" + "00");
    }

    private boolean isVersion7() {
        for (int i = 257; i < BLOCK; i++) {
            if (block[i] != 0) {
                return false;
            }
        }
        return true;
    }

    char type() {
        return (char) (block[156] & 0xff);
    }

    /** The name, with the prefix that ustar allows. */
    String name() {
        String name = text(0, 100);
        String prefix = isUstar() ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String linkName() {
        return text(157, 100);
    }

    long mode() {
        return number(100, 8, "mode");
    }

    long uid() {
        return number(108, 8, "uid");
    }

    long gid() {
        return number(116, 8, "gid");
    }

    long size() {
        return number(124, 12, "size");
    }

    long mtime() {
        return signed(136, 12, "mtime");
    }

    long deviceMajor() {
        return isVersion7() ? 0 : number(329, 8, "device");
    }

    long deviceMinor() {
        return isVersion7() ? 0 : number(337, 8, "device");
    }

    /** GNU: how large a sparse file is. */
    long realSize() {
        return number(483, 12, "real size");
    }

    /** GNU: the pieces of a sparse file in this block, or in one that continues it. Whether there are more blocks. */
    static boolean sparsePieces(byte[] block, boolean first, Extents.Builder pieces) {
        int start = first ? 386 : 0;
        int most = first ? 4 : 21;
        Fields fields = new Fields(block);
        for (int i = 0; i < most; i++) {
            int at = start + 24 * i;
            if (block[at + 12] == 0) {
                break;
            }
            pieces.add(fields.number(at, 12, "sparse offset"), fields.number(at + 12, 12, "sparse length"));
        }
        return block[first ? 482 : 504] != 0;
    }

    byte[] block() {
        return block;
    }

    private long number(int at, int length, String field) {
        return new Fields(block).number(at, length, field);
    }

    private long signed(int at, int length, String field) {
        return new Fields(block).signed(at, length, field);
    }

    private long octal(int at, int length, String field) {
        return new Fields(block).octal(at, length, field);
    }

    private String text(int at, int most) {
        int length = 0;
        while (length < most && block[at + length] != 0) {
            length++;
        }
        return RawName.of(Arrays.copyOfRange(block, at, at + length));
    }

    private boolean matches(int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (block[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Numbers of a block: octal digits, or with the highest bit set the binary number of GNU and star. */
    private record Fields(byte[] block) {

        long number(int at, int length, String field) {
            long value = signed(at, length, field);
            if (value < 0) {
                throw new ImageException(Problem.CORRUPT, "a negative " + field);
            }
            return value;
        }

        long signed(int at, int length, String field) {
            if ((block[at] & 0x80) == 0) {
                return octal(at, length, field);
            }
            boolean negative = (block[at] & 0x40) != 0;
            long value = negative ? -1 : 0;
            for (int i = 0; i < length; i++) {
                int digit = i == 0 ? (negative ? 0xff : block[at] & 0x3f) : block[at + i] & 0xff;
                if (Math.abs(value) >= MOST_NUMBER >> 8) {
                    throw new ImageException(Problem.CORRUPT, "the " + field + " is too large a number");
                }
                value = value << 8 | digit;
            }
            return value;
        }

        long octal(int at, int length, String field) {
            int from = at;
            int end = at + length;
            while (from < end && block[from] == ' ') {
                from++;
            }
            while (end > from && (block[end - 1] == ' ' || block[end - 1] == 0)) {
                end--;
            }
            long value = 0;
            for (int i = from; i < end; i++) {
                if (block[i] < '0' || block[i] > '7') {
                    throw new ImageException(Problem.CORRUPT, "the " + field + " is not an octal number");
                }
                value = value << 3 | block[i] - '0';
            }
            return value;
        }
    }
}
