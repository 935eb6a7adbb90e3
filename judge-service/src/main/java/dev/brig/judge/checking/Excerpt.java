package dev.brig.judge.checking;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Bytes of anybody's making as a short text that can be shown anywhere. */
final class Excerpt {
    /** As much of a word as is shown from its start. */
    static final int HEAD_BYTES = 40;

    private Excerpt() {}

    /** In quotes; what cannot be seen is escaped as in C. */
    static String quoted(byte[] bytes, int length, boolean cut) {
        StringBuilder text = new StringBuilder("\"");
        append(text, bytes, length);
        return text.append(cut ? "…\"" : "\"").toString();
    }

    static void append(StringBuilder text, byte[] bytes, int length) {
        for (int i = 0; i < length; ) {
            byte b = bytes[i];
            if (b >= ' ' && b < 0x7f) {
                text.append(b == '"' || b == '\\' ? "\\" : "").append((char) b);
                i++;
                continue;
            }
            int size = b < 0 ? visibleCharacter(bytes, i, length) : 0;
            if (size > 0) {
                text.append(new String(bytes, i, size, StandardCharsets.UTF_8));
                i += size;
            } else {
                text.append(escaped(b));
                i++;
            }
        }
    }

    private static String escaped(byte b) {
        return switch (b) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\r' -> "\\r";
            default -> String.format(Locale.ROOT, "\\x%02x", b);
        };
    }

    /** How many bytes make a character here that can be seen and that turns no text around; 0 if none. */
    private static int visibleCharacter(byte[] bytes, int at, int length) {
        int size = (bytes[at] & 0xe0) == 0xc0 ? 2 : (bytes[at] & 0xf0) == 0xe0 ? 3 : (bytes[at] & 0xf8) == 0xf0 ? 4 : 0;
        if (size == 0 || at + size > length) {
            return 0;
        }
        String decoded = new String(bytes, at, size, StandardCharsets.UTF_8);
        int character = decoded.codePointAt(0);
        boolean whole = character != 0xfffd && decoded.length() == Character.charCount(character);
        boolean visible = switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
        return whole && visible ? size : 0;
    }
}
