package dev.brig.rootfs.archive;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import java.util.Arrays;

/** Where the stored bytes of a file lie in it: pairs of offset and length, ascending and apart. */
public final class Extents {
    static final int MOST = 1 << 20;
    private static final Extents NONE = new Extents(new long[0]);

    private final long[] pairs;

    private Extents(long[] pairs) {
        this.pairs = pairs;
    }

    public static Extents none() {
        return NONE;
    }

    /** A file without holes. */
    public static Extents whole(long size) {
        return size == 0 ? NONE : new Extents(new long[] {0, size});
    }

    public int count() {
        return pairs.length / 2;
    }

    public long offset(int index) {
        return pairs[2 * index];
    }

    public long length(int index) {
        return pairs[2 * index + 1];
    }

    /** Bytes in the archive. */
    public long stored() {
        long sum = 0;
        for (int i = 0; i < count(); i++) {
            sum += length(i);
        }
        return sum;
    }

    /** Whether this is more than one piece from the start to the end. */
    public boolean hasHoles(long size) {
        return stored() != size;
    }

    /** Collects a map of a sparse file as it is read. */
    static final class Builder {
        private long[] pairs = new long[16];
        private int used;
        private long end;
        private long stored;

        void add(long offset, long length) {
            if (used / 2 >= MOST) {
                throw new ImageException(Problem.LIMIT, "a sparse file has more than " + MOST + " pieces");
            }
            if (offset < end || length < 0 || offset > Long.MAX_VALUE - length) {
                throw new ImageException(Problem.CORRUPT, "the pieces of a sparse file overlap or run backwards");
            }
            end = offset + length;
            stored += length;
            if (length == 0) {
                return; // marks the end of a file that ends with a hole
            }
            if (used == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * used);
            }
            pairs[used++] = offset;
            pairs[used++] = length;
        }

        Extents build(long size, long inArchive) {
            if (end > size) {
                throw new ImageException(Problem.CONFLICT, "a sparse file's pieces reach beyond its size");
            }
            if (stored != inArchive) {
                throw new ImageException(
                        Problem.CONFLICT,
                        "a sparse file's pieces are " + stored + " bytes, but " + inArchive + " are stored");
            }
            return new Extents(Arrays.copyOf(pairs, used));
        }
    }
}
