package dev.brig.rootfs.archive;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** The records of a PAX header: each {@code length key=value newline}, each key once. */
final class PaxRecords {
    static final int MOST_BYTES = 1 << 20;
    private static final int MOST_XATTR_BYTES = 64 << 10; // XATTR_SIZE_MAX, linux/limits.h
    private static final String XATTR = "SCHILY.xattr.";

    private final SequencedMap<String, String> records = new LinkedHashMap<>();
    private final Extents.Builder oldSparse = new Extents.Builder();
    private long oldSparsePieces;
    private OptionalLong sparseOffset = OptionalLong.empty();

    PaxRecords() {}

    PaxRecords(byte[] content) {
        int at = 0;
        while (at < content.length) {
            at = record(content, at);
        }
        if (sparseOffset.isPresent()) {
            throw corrupt("a sparse piece without its length");
        }
    }

    /** Of a global header: only what changes no member is borne. */
    static void checkGlobal(byte[] content) {
        new PaxRecords(content)
                .records.keySet().stream()
                        .filter(key -> !key.equals("comment"))
                        .findFirst()
                        .ifPresent(key -> {
                            throw new ImageException(
                                    Problem.UNSUPPORTED,
                                    "a global PAX header that sets '" + RawName.shown(key) + "' for all");
                        });
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(records.get(key));
    }

    /** A decimal number that is not negative. */
    OptionalLong number(String key) {
        String value = records.get(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(decimal(key, value));
    }

    /** Seconds, with or without a fraction. */
    Optional<Time> time(String key) {
        return text(key).map(value -> Time.of(key, value));
    }

    SequencedMap<String, String> xattrs() {
        SequencedMap<String, String> xattrs = new LinkedHashMap<>();
        for (Map.Entry<String, String> record : records.entrySet()) {
            if (record.getKey().startsWith(XATTR)) {
                if (record.getValue().length() > MOST_XATTR_BYTES) {
                    throw new ImageException(
                            Problem.LIMIT, "an extended attribute of more than " + MOST_XATTR_BYTES + " bytes");
                }
                xattrs.put(record.getKey().substring(XATTR.length()), record.getValue());
            } else if (record.getKey().startsWith("LIBARCHIVE.xattr.")) {
                xattrs.put(record.getKey(), record.getValue());
            }
        }
        return xattrs;
    }

    /** The pieces of a sparse file of format 0.0, and whether there are any. */
    Optional<Extents.Builder> piecesOfVersion00() {
        return oldSparsePieces == 0 ? Optional.empty() : Optional.of(oldSparse);
    }

    private int record(byte[] content, int start) {
        int space = start;
        long length = 0;
        while (space < content.length && content[space] != ' ') {
            if (content[space] < '0' || content[space] > '9' || space - start > 8) {
                throw corrupt("a record's length is not a number");
            }
            length = 10 * length + content[space++] - '0';
        }
        int end = (int) Math.min(start + length, content.length + 1L);
        if (end > content.length || end <= space + 3 || content[end - 1] != '\n' || content[start] == '0') {
            throw corrupt("a record's length is wrong");
        }
        int equals = space + 1;
        while (equals < end && content[equals] != '=') {
            equals++;
        }
        if (equals >= end || equals == space + 1) {
            throw corrupt("a record without a key");
        }
        put(
                RawName.of(Arrays.copyOfRange(content, space + 1, equals)),
                RawName.of(Arrays.copyOfRange(content, equals + 1, end - 1)));
        return end;
    }

    private void put(String key, String value) {
        switch (key) {
            case "GNU.sparse.offset" -> {
                if (sparseOffset.isPresent()) {
                    throw corrupt("a sparse piece without its length");
                }
                sparseOffset = OptionalLong.of(decimal(key, value));
                return;
            }
            case "GNU.sparse.numbytes" -> {
                long offset = sparseOffset.orElseThrow(() -> corrupt("a sparse piece without its offset"));
                oldSparse.add(offset, decimal(key, value));
                oldSparsePieces++;
                sparseOffset = OptionalLong.empty();
                return;
            }
            case "SCHILY.realsize", "SUN.holesdata", "GNU.dumpdir", "GNU.volume.label" ->
                throw new ImageException(Problem.UNSUPPORTED, "the PAX record " + key);
            case "hdrcharset" -> {
                if (!value.equals("BINARY") && !value.equals("ISO-IR 10646 2000 UTF-8")) {
                    throw new ImageException(Problem.UNSUPPORTED, "names in the charset " + RawName.shown(value));
                }
            }
            default -> {}
        }
        if (records.put(key, value) != null) {
            throw new ImageException(Problem.CONFLICT, "the PAX record '" + RawName.shown(key) + "' is there twice");
        }
    }

    static long decimal(String key, String value) {
        if (value.isEmpty() || value.length() > 18 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw corrupt("the record '" + RawName.shown(key) + "' is not a number that can be");
        }
        return Long.parseLong(value);
    }

    private static ImageException corrupt(String what) {
        return new ImageException(Problem.CORRUPT, "a PAX header is damaged: " + what);
    }

    /** A moment, as PAX writes it. */
    record Time(long seconds, int nanos) {

        static Time of(String key, String value) {
            boolean negative = value.startsWith("-");
            String number = negative ? value.substring(1) : value;
            int point = number.indexOf('.');
            long seconds = decimal(key, point < 0 ? number : number.substring(0, point));
            String fraction = point < 0 ? "" : number.substring(point + 1);
            if (!fraction.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw corrupt("the record '" + RawName.shown(key) + "' is not a time");
            }
            int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
            if (!negative) {
                return new Time(seconds, nanos);
            }
            return nanos == 0 ? new Time(-seconds, 0) : new Time(-seconds - 1, 1_000_000_000 - nanos);
        }
    }
}
