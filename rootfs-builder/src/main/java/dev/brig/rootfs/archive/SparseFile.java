package dev.brig.rootfs.archive;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import java.util.Optional;
import java.util.function.Function;

/**
 * The size of a file, and which pieces of it an archive holds; the rest are holes. GNU tar has four ways to write that: a map
 * in the header, in PAX records (versions 0.0 and 0.1), or before the content (version 1.0).
 */
record SparseFile(long size, Extents extents) {
    private static final String IN_MAP = "in the map of a sparse file";

    /**
     * @param inArchive the bytes that follow the header in the archive
     * @param blocks gives the next block of the archive; its argument says where that is, for the error if there is none
     */
    static SparseFile read(Header header, PaxRecords pax, long inArchive, Function<String, byte[]> blocks) {
        Optional<Extents.Builder> version00 = pax.piecesOfVersion00();
        boolean inPax = version00.isPresent()
                || pax.text("GNU.sparse.map").isPresent()
                || pax.text("GNU.sparse.major").isPresent();
        if (header.type() == 'S') {
            if (inPax || !header.isGnu()) {
                throw new ImageException(Problem.CONFLICT, "a sparse file of two kinds at once");
            }
            return oldGnu(header, inArchive, blocks);
        }
        if (!inPax) {
            if (pax.text("GNU.sparse.size")
                            .or(() -> pax.text("GNU.sparse.realsize"))
                            .isPresent()
                    || pax.text("GNU.sparse.name").isPresent()) {
                throw new ImageException(Problem.CORRUPT, "a sparse file without a map");
            }
            return new SparseFile(inArchive, Extents.whole(inArchive));
        }
        if (header.type() != '0') {
            throw new ImageException(Problem.CONFLICT, "something sparse that is not a file");
        }
        long size = pax.number("GNU.sparse.size")
                .orElseGet(() -> pax.number("GNU.sparse.realsize")
                        .orElseThrow(() -> new ImageException(Problem.CORRUPT, "a sparse file without a size")));
        if (version00.isPresent()) {
            return new SparseFile(size, version00.get().build(size, inArchive));
        }
        Optional<String> map = pax.text("GNU.sparse.map");
        if (map.isPresent()) {
            return new SparseFile(size, pieces(map.get().split(",", -1)).build(size, inArchive));
        }
        if (!pax.text("GNU.sparse.major").equals(Optional.of("1"))
                || !pax.text("GNU.sparse.minor").equals(Optional.of("0"))) {
            throw new ImageException(Problem.UNSUPPORTED, "a sparse file of a version that is not known");
        }
        return mapInContent(size, inArchive, blocks);
    }

    private static SparseFile oldGnu(Header header, long inArchive, Function<String, byte[]> blocks) {
        Extents.Builder pieces = new Extents.Builder();
        boolean more = Header.sparsePieces(header.block(), true, pieces);
        while (more) {
            more = Header.sparsePieces(blocks.apply(IN_MAP), false, pieces);
        }
        return new SparseFile(header.realSize(), pieces.build(header.realSize(), inArchive));
    }

    private static Extents.Builder pieces(String[] numbers) {
        if (numbers.length % 2 != 0) {
            throw new ImageException(Problem.CORRUPT, "half a piece in the map of a sparse file");
        }
        Extents.Builder pieces = new Extents.Builder();
        for (int i = 0; i < numbers.length; i += 2) {
            pieces.add(
                    PaxRecords.decimal("GNU.sparse.map", numbers[i]),
                    PaxRecords.decimal("GNU.sparse.map", numbers[i + 1]));
        }
        return pieces;
    }

    /** Format 1.0: the map stands before the content, one number a line, filled up to a whole block. */
    private static SparseFile mapInContent(long size, long inArchive, Function<String, byte[]> blocks) {
        MapLines lines = new MapLines(inArchive, blocks);
        long count = lines.number();
        if (count > Extents.MOST) {
            throw new ImageException(Problem.LIMIT, "a sparse file has more than " + Extents.MOST + " pieces");
        }
        Extents.Builder pieces = new Extents.Builder();
        for (long i = 0; i < count; i++) {
            pieces.add(lines.number(), lines.number());
        }
        return new SparseFile(size, pieces.build(size, inArchive - lines.read));
    }

    private static final class MapLines {
        private final long most;
        private final Function<String, byte[]> blocks;
        private byte[] block = {};
        private int at;
        private long read;

        MapLines(long most, Function<String, byte[]> blocks) {
            this.most = most;
            this.blocks = blocks;
        }

        long number() {
            StringBuilder digits = new StringBuilder();
            for (char c = next(); c != '\n'; c = next()) {
                digits.append(c);
                if (digits.length() > 20) {
                    break;
                }
            }
            return PaxRecords.decimal("GNU.sparse.map", digits.toString());
        }

        private char next() {
            if (at == block.length) {
                if (read + Header.BLOCK > most) {
                    throw new ImageException(Problem.CORRUPT, "the map of a sparse file has no end");
                }
                block = blocks.apply(IN_MAP);
                read += Header.BLOCK;
                at = 0;
            }
            return (char) (block[at++] & 0xff);
        }
    }
}
