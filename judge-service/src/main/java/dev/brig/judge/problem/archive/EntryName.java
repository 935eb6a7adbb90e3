package dev.brig.judge.problem.archive;

import dev.brig.judge.problem.archive.Unpacking.Cause;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** The name of an entry, checked: relative, of plain UTF-8, without {@code ..}. */
record EntryName(List<String> parts) {
    private static final int MAXIMUM_PART_BYTES = 255;
    private static final int MAXIMUM_DEPTH = 32;

    EntryName {
        parts = List.copyOf(parts);
    }

    /** @param bytes as they stand in the archive */
    static EntryName of(byte[] bytes) {
        try {
            return of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            String shown = new String(bytes, StandardCharsets.ISO_8859_1);
            throw new PackageRefusedException(Cause.BAD_NAME, shown(shown), "the name is not UTF-8");
        }
    }

    private static EntryName of(String name) {
        if (name.startsWith("/") || name.matches("[A-Za-z]:.*")) {
            throw new PackageRefusedException(Cause.LEADS_OUT, shown(name), "the name is absolute");
        }
        if (name.codePoints()
                .anyMatch(letter -> letter < ' ' || letter == 0x7f || letter == '\\' || letter == 0xfffd)) {
            throw new PackageRefusedException(
                    Cause.BAD_NAME, shown(name), "the name has control characters or backslashes");
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw new PackageRefusedException(Cause.LEADS_OUT, shown(name), "the name has .. in it");
            }
            if (part.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_PART_BYTES) {
                throw new PackageRefusedException(
                        Cause.BAD_NAME, shown(name), "the name is longer than a file's name can be");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (parts.size() > MAXIMUM_DEPTH) {
            throw new PackageRefusedException(
                    Cause.BAD_NAME, shown(name), "lies deeper than " + MAXIMUM_DEPTH + " directories");
        }
        return new EntryName(parts);
    }

    String path() {
        return String.join("/", parts);
    }

    /** What two names have in common that a person would take for one. */
    String key() {
        return Normalizer.normalize(path(), Normalizer.Form.NFC);
    }

    static String shown(String name) {
        String plain = name.replaceAll("\\p{C}", "?");
        return plain.length() <= 100 ? plain : plain.substring(0, 100) + "…";
    }
}
