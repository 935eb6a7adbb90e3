package dev.brig.rootfs.archive;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.UnpackLimits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/**
 * Names of files as the kernel has them: any bytes but NUL and slash. Here they are strings of one char for each byte, so
 * that names that are not UTF-8 are kept as they are.
 */
public final class RawName {
    private static final int MOST_COMPONENT_BYTES = 255; // NAME_MAX, linux/limits.h
    private static final int MOST_LINK_BYTES = 4095; // PATH_MAX with its NUL

    private RawName() {}

    public static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Of a text. */
    public static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] bytes(String raw) {
        return raw.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** For people: as text if it is UTF-8, what cannot be printed escaped, shortened. */
    public static String shown(String raw) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(raw)))
                    .toString();
        } catch (CharacterCodingException e) {
            text = raw;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(200).forEach(c -> {
            if (c < ' ' || (c >= 0x7f && c < 0xa0) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\x%02x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(text.codePointCount(0, text.length()) > 200 ? "…" : "")
                .toString();
    }

    /**
     * A path of an archive without empty and dot components; the root is empty.
     *
     * @throws ImageException if it leads out or cannot be held
     */
    static String path(String raw, UnpackLimits limits) {
        check(raw, limits.pathBytes());
        if (raw.startsWith("/")) {
            throw refused(raw, "is absolute");
        }
        StringJoiner path = new StringJoiner("/");
        int depth = 0;
        for (String component : raw.split("/", -1)) {
            if (component.isEmpty() || component.equals(".")) {
                continue;
            }
            if (component.equals("..")) {
                throw refused(raw, "leads upwards");
            }
            if (component.length() > MOST_COMPONENT_BYTES) {
                throw refused(raw, "has a part of more than " + MOST_COMPONENT_BYTES + " bytes");
            }
            if (++depth > limits.depth()) {
                throw refused(raw, "lies deeper than " + limits.depth() + " folders");
            }
            path.add(component);
        }
        return path.toString();
    }

    /** What a symbolic link says; it may be anything, for it is resolved only in a sandbox. */
    static String linkText(String raw) {
        if (raw.isEmpty()) {
            throw new ImageException(Problem.NAME, "a symbolic link to nothing");
        }
        check(raw, MOST_LINK_BYTES);
        return raw;
    }

    private static void check(String raw, int mostBytes) {
        if (raw.length() > mostBytes) {
            throw refused(raw, "is longer than " + mostBytes + " bytes");
        }
        if (raw.indexOf(0) >= 0) {
            throw refused(raw, "contains a NUL");
        }
    }

    private static ImageException refused(String raw, String why) {
        return new ImageException(Problem.NAME, "the name '" + shown(raw) + "' " + why);
    }
}
