package dev.brig.rootfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Writes archives for tests: good ones, and every kind of bad ones. Names are one char for each byte. */
public final class Tar {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A header block whose fields can be set freely; the checksum is made last, unless it is spoiled. */
    public static final class Block {
        public final byte[] bytes = new byte[512];
        private boolean checksum = true;

        public Block text(int at, int most, String text) {
            byte[] raw = text.getBytes(StandardCharsets.ISO_8859_1);
            Arrays.fill(bytes, at, at + most, (byte) 0);
            System.arraycopy(raw, 0, bytes, at, Math.min(most, raw.length));
            return this;
        }

        public Block name(String name) {
            return text(0, 100, name);
        }

        public Block link(String link) {
            return text(157, 100, link);
        }

        public Block size(long size) {
            return text(124, 12, String.format("%011o", size));
        }

        public Block base256(int at, int length, long value) {
            for (int i = length - 1; i >= 0; i--) {
                bytes[at + i] = (byte) value;
                value >>= 8;
            }
            bytes[at] |= (byte) 0x80;
            return this;
        }

        public Block mode(int mode) {
            return text(100, 8, String.format("%07o", mode));
        }

        public Block owner(long uid, long gid) {
            return text(108, 8, String.format("%07o", uid)).text(116, 8, String.format("%07o", gid));
        }

        public Block time(long seconds) {
            return text(136, 12, String.format("%011o", seconds));
        }

        public Block gnu() {
            return text(257, 8, "ustar  ");
        }

        public Block device(long major, long minor) {
            return text(329, 8, String.format("%07o", major)).text(337, 8, String.format("%07o", minor));
        }

        public Block wrongChecksum() {
            checksum = false;
            return this;
        }

        byte[] done() {
            Arrays.fill(bytes, 148, 156, (byte) ' ');
            int sum = checksum ? 0 : 1;
            for (byte b : bytes) {
                sum += b & 0xff;
            }
            return text(148, 8, String.format("%06o\0 ", sum)).bytes;
        }
    }

    public static Block block(char type, String name) {
        Block block = new Block()
                .name(name)
                .mode(type == '5' ? 0755 : 0644)
                .owner(0, 0)
                .size(0)
                .time(1_600_000_000);
        block.bytes[156] = (byte) type;
        return block.text(257, 8, "ustar\0" + "00");
    }

    public Tar raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public Tar add(Block block) {
        return raw(block.done());
    }

    public Tar add(char type, String name, Consumer<Block> change) {
        Block block = block(type, name);
        change.accept(block);
        return add(block);
    }

    public Tar directory(String name) {
        return add(block('5', name));
    }

    public Tar file(String name, String content) {
        return file(block('0', name), content);
    }

    public Tar file(Block block, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        return add(block.size(bytes.length)).content(bytes);
    }

    public Tar symlink(String name, String target) {
        return add(block('2', name).link(target));
    }

    public Tar hardlink(String name, String target) {
        return add(block('1', name).link(target));
    }

    /** Content filled up to a whole block. */
    public Tar content(byte[] bytes) {
        return raw(bytes).raw(new byte[-bytes.length & 511]);
    }

    /** A PAX header; keys and values in turn. */
    public Tar pax(String... keysAndValues) {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            records.append(paxRecord(keysAndValues[i], keysAndValues[i + 1]));
        }
        return paxRaw('x', records.toString());
    }

    public static String paxRecord(String key, String value) {
        int rest = key.length() + value.length() + 3;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        return length + " " + key + "=" + value + "\n";
    }

    public Tar paxRaw(char type, String records) {
        return file(block(type, "pax"), records);
    }

    /** A GNU long name ('L') or link ('K'). */
    public Tar gnuLong(char type, String text) {
        return file(block(type, "././@LongLink").gnu(), text + "\0");
    }

    public byte[] unended() {
        return out.toByteArray();
    }

    public byte[] end() {
        return raw(new byte[1024]).unended();
    }

    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
