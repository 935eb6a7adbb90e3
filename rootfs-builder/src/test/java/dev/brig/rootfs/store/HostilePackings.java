package dev.brig.rootfs.store;

import com.github.luben.zstd.Zstd;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.store.HostileArchives.Fate;
import dev.brig.rootfs.store.HostileArchives.Hostile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Good archives that are packed by gzip, zstd, xz or bzip2 so as to confuse or to exhaust whoever unpacks them. */
final class HostilePackings {
    private static final byte[] GOOD =
            new Tar().directory("d/").file("d/f", "good ".repeat(4000)).end();
    private static final int BOMB_BYTES = 80 << 20; // more than the test allows for a layer

    private final List<Hostile> all = new ArrayList<>();

    private HostilePackings() {}

    static List<Hostile> all() {
        HostilePackings packings = new HostilePackings();
        packings.gzip();
        packings.zstd();
        packings.xz();
        packings.bzip2();
        return packings.all;
    }

    private void refused(String name, byte[] archive) {
        all.add(new Hostile(name, archive, Fate.REFUSED));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] changed(byte[] bytes, int at, int to) {
        byte[] copy = bytes.clone();
        copy[at < 0 ? bytes.length + at : at] = (byte) to;
        return copy;
    }

    private static byte[] spoiled(byte[] bytes, int at) {
        return changed(bytes, at, bytes[at < 0 ? bytes.length + at : at] ^ 0x41);
    }

    private static byte[] cut(byte[] bytes, int by) {
        return Arrays.copyOf(bytes, bytes.length - by);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bomb() {
        return new Tar()
                .add('0', "zeros", block -> block.size(BOMB_BYTES))
                .content(new byte[BOMB_BYTES])
                .end();
    }

    private void gzip() {
        byte[] good = Tar.gzip(GOOD);
        byte[] body = Arrays.copyOfRange(good, 10, good.length);
        refused("gzip with a wrong checksum", spoiled(good, -8));
        refused("gzip with a wrong length", spoiled(good, -1));
        refused("gzip cut off in its data", cut(good, 20));
        refused("gzip cut off in its checksum", cut(good, 6));
        refused("gzip cut off in its length", cut(good, 1));
        refused("gzip of another method", changed(good, 2, 7));
        refused("gzip with flags that do not exist", changed(good, 3, 0xe0));
        refused(
                "gzip with a name that has no end",
                joined(changed(Arrays.copyOf(good, 10), 3, 8), ascii("n".repeat(100_000)), body));
        refused(
                "gzip with more of extra fields than there is",
                joined(changed(Arrays.copyOf(good, 10), 3, 4), new byte[] {-1, -1}, Arrays.copyOf(body, 40)));
        refused("gzip with a block of no type", changed(good, 10, 7));
        refused("gzip that is all zeros after its header", joined(Arrays.copyOf(good, 10), new byte[4000]));
        refused("gzip and then something else", joined(good, ascii("junk")));
        refused("gzip and then zeros", joined(good, new byte[512]));
        refused("gzip and then half a header", joined(good, Arrays.copyOf(good, 5)));
        refused("gzip and then another archive", joined(good, good));
        refused("gzip and then zstd", joined(good, Zstd.compress(GOOD)));
        refused("a header of gzip alone", Arrays.copyOf(good, 10));
        refused("gzip of nothing", Tar.gzip(new byte[0]));
        byte[] nothing = Tar.gzip(new byte[0]);
        byte[][] many = new byte[20_000][];
        Arrays.fill(many, nothing);
        refused("20 000 members of gzip with nothing in them", joined(many));
        refused("gzip of far too much", Tar.gzip(bomb()));
    }

    private void zstd() {
        byte[] good = Zstd.compress(GOOD);
        refused("zstd cut off", cut(good, 5));
        refused("zstd spoiled in the middle", spoiled(good, good.length / 2));
        refused("zstd and then something else", joined(good, ascii("junk")));
        refused("zstd and then another archive", joined(good, good));
        refused("a mark of zstd alone", Arrays.copyOf(good, 4));
        // RFC 8878, 3.1.1.1: no single segment, no size, no dictionary; then the window's exponent
        byte[] window = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (21 << 3), 1, 0, 0};
        refused("zstd with a window of 2 GiB", window);
        refused("zstd with a flag that is reserved", changed(window, 4, 8));
        byte[] dictionary = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 8 << 3, 77, 1, 0, 0};
        refused("zstd with a dictionary that nobody has", dictionary);
        byte[] reserved = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 8 << 3, 7, 0, 0};
        refused("zstd with a block of no type", reserved);
        refused("zstd of far too much", Zstd.compress(bomb()));
    }

    private void xz() {
        byte[] good = packed(Packer.XZ, GOOD);
        refused("xz cut off", cut(good, 9));
        refused("xz spoiled in the middle", spoiled(good, good.length / 2));
        refused("xz with a wrong mark at its end", spoiled(good, -1));
        refused("xz with a wrong index", spoiled(good, -14));
        refused("xz with flags that do not exist", changed(good, 6, 0x7f));
        refused("xz and then something else", joined(good, ascii("junk")));
        refused("xz and then another archive", joined(good, good));
        refused("xz with a dictionary of 4 GiB", xzOfFourGibibytes(good));
        refused("xz of far too much", packed(Packer.XZ, bomb()));
    }

    /** The byte that says how large the dictionary is, and the checksum of the block's header anew (xz-file-format, 3.1). */
    private static byte[] xzOfFourGibibytes(byte[] good) {
        byte[] bytes = good.clone();
        int header = 12;
        int length = (bytes[header] + 1) * 4;
        for (int at = header; at < header + length - 3; at++) {
            if (bytes[at] == 0x21 && bytes[at + 1] == 1) { // LZMA2 with one byte of properties
                bytes[at + 2] = 40;
            }
        }
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(bytes, header, length - 4);
        for (int i = 0; i < 4; i++) {
            bytes[header + length - 4 + i] = (byte) (crc.getValue() >> (8 * i));
        }
        return bytes;
    }

    private void bzip2() {
        byte[] good = packed(Packer.BZIP2, GOOD);
        refused("bzip2 cut off", cut(good, 9));
        refused("bzip2 spoiled in the middle", spoiled(good, good.length / 2));
        refused("bzip2 with a wrong checksum", spoiled(good, 11));
        refused("bzip2 with blocks of no size", changed(good, 3, '0'));
        refused("bzip2 and then something else", joined(good, ascii("junk")));
        refused("bzip2 and then another archive", joined(good, good));
        refused("a mark of bzip2 alone", Arrays.copyOf(good, 4));
        refused("bzip2 of far too much", packed(Packer.BZIP2, bomb()));
    }

    private enum Packer {
        XZ,
        BZIP2;

        OutputStream over(OutputStream out) throws IOException {
            return switch (this) {
                case XZ -> new XZOutputStream(out, new LZMA2Options(0));
                case BZIP2 -> new BZip2CompressorOutputStream(out, 1);
            };
        }
    }

    private static byte[] packed(Packer packer, byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packer.over(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
