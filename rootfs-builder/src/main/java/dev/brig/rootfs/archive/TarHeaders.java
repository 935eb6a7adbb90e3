package dev.brig.rootfs.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes what stands before a member's content in a tar archive: ustar, with a PAX header where that is not enough. */
public final class TarHeaders {
    private static final int BLOCK = Header.BLOCK;
    private static final long MOST_OCTAL_7 = 07777777;
    private static final long MOST_OCTAL_11 = 077777777777L;

    private TarHeaders() {}

    /** What fills content up to a whole block. */
    public static byte[] padding(long bytes) {
        return new byte[(int) (-bytes & BLOCK - 1)];
    }

    /** The end of an archive. */
    public static byte[] end() {
        return new byte[2 * BLOCK];
    }

    /** All headers of a member without holes. */
    public static byte[] of(TarEntry entry) {
        boolean directory = entry.type() == TarEntry.EntryType.DIRECTORY;
        String path = (entry.path().isEmpty() ? "." : entry.path()) + (directory ? "/" : "");
        Map<String, String> pax = new LinkedHashMap<>();
        if (path.length() > 100 || !isAscii(path)) {
            pax.put("path", path);
        }
        if (entry.link().length() > 100 || !isAscii(entry.link())) {
            pax.put("linkpath", entry.link());
        }
        if (entry.uid() > MOST_OCTAL_7) {
            pax.put("uid", Long.toString(entry.uid()));
        }
        if (entry.gid() > MOST_OCTAL_7) {
            pax.put("gid", Long.toString(entry.gid()));
        }
        if (entry.size() > MOST_OCTAL_11) {
            pax.put("size", Long.toString(entry.size()));
        }
        if (entry.mtimeNanos() != 0 || entry.mtimeSeconds() < 0 || entry.mtimeSeconds() > MOST_OCTAL_11) {
            pax.put("mtime", time(entry.mtimeSeconds(), entry.mtimeNanos()));
        }
        entry.xattrs()
                .forEach((name, value) ->
                        pax.put(name.startsWith("LIBARCHIVE.") ? name : "SCHILY.xattr." + name, value));
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * BLOCK);
        if (!pax.isEmpty()) {
            byte[] records = records(pax);
            out.writeBytes(block("pax", 'x', 0644, 0, 0, records.length, 0, "", 0, 0));
            out.writeBytes(records);
            out.writeBytes(padding(records.length));
        }
        out.writeBytes(block(
                path,
                type(entry.type()),
                entry.mode(),
                fitting(entry.uid(), MOST_OCTAL_7),
                fitting(entry.gid(), MOST_OCTAL_7),
                entry.type() == TarEntry.EntryType.FILE ? fitting(entry.size(), MOST_OCTAL_11) : 0,
                entry.mtimeSeconds() < 0 ? 0 : fitting(entry.mtimeSeconds(), MOST_OCTAL_11),
                entry.link(),
                entry.deviceMajor(),
                entry.deviceMinor()));
        return out.toByteArray();
    }

    private static String time(long seconds, int nanos) {
        if (seconds < 0 && nanos != 0) {
            return "-" + (-seconds - 1) + String.format(".%09d", 1_000_000_000 - nanos);
        }
        return seconds + (nanos == 0 ? "" : String.format(".%09d", nanos));
    }

    private static boolean isAscii(String raw) {
        return raw.chars().allMatch(c -> c < 0x80);
    }

    private static long fitting(long number, long most) {
        return number > most ? 0 : number;
    }

    private static char type(TarEntry.EntryType type) {
        return switch (type) {
            case FILE -> '0';
            case HARDLINK -> '1';
            case SYMLINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO -> '6';
        };
    }

    private static byte[] records(Map<String, String> pax) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pax.forEach((key, value) -> {
            int rest = key.length() + value.length() + 3; // space, equals sign, newline
            int length = rest + Integer.toString(rest).length();
            length = rest + Integer.toString(length).length();
            out.writeBytes(RawName.bytes(length + " " + key + "=" + value + "\n"));
        });
        return out.toByteArray();
    }

    private static byte[] block(
            String path,
            char type,
            long mode,
            long uid,
            long gid,
            long size,
            long mtime,
            String link,
            long major,
            long minor) {
        byte[] block = new byte[BLOCK];
        text(block, 0, 100, path);
        octal(block, 100, 8, mode);
        octal(block, 108, 8, uid);
        octal(block, 116, 8, gid);
        octal(block, 124, 12, size);
        octal(block, 136, 12, mtime);
        block[156] = (byte) type;
        text(block, 157, 100, link);
        text(block, 257, 8, "ustar\0" + "00");
        octal(block, 329, 8, major);
        octal(block, 337, 8, minor);
        text(block, 148, 8, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        text(block, 148, 8, String.format("%06o\0 ", sum));
        return block;
    }

    private static void text(byte[] block, int at, int most, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, at, Math.min(most, bytes.length));
    }

    private static void octal(byte[] block, int at, int length, long number) {
        text(block, at, length, String.format("%0" + (length - 1) + "o", number));
    }
}
