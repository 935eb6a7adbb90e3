package dev.brig.policy.document;

import dev.brig.policy.mistake.PolicyException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The text of a file.
 *
 * @param name of the file in mistakes
 * @param directory of the file, if it is a user's
 */
public record SourceFile(String name, Optional<Path> directory, String text) {
    /** The one file beside policies that is none. */
    public static final String LANGUAGES = "languages.yaml";

    /** The largest size of a file. The built-in ones have some 10 KiB, and a scanner's work can grow with the square. */
    public static final int MAXIMUM_BYTES = 256 << 10;

    /** A user's file. */
    public static SourceFile of(Path path) {
        return FileBytes.of(path).text();
    }

    /** A built-in file. */
    public static SourceFile builtIn(String name) {
        return FileBytes.builtIn(name).text();
    }

    public static SourceFile of(String name, Optional<Path> directory, byte[] bytes) {
        FilePosition place = FilePosition.of(name);
        if (bytes.length > MAXIMUM_BYTES) {
            throw refused(place, "is larger than " + MAXIMUM_BYTES + " bytes");
        }
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        String text;
        try {
            text = utf8.decode(in).toString();
        } catch (CharacterCodingException e) {
            throw refused(end(place, new String(bytes, 0, in.position(), StandardCharsets.UTF_8)), "is not UTF-8");
        }
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        requirePrintable(place, withoutMark);
        return new SourceFile(name, directory, withoutMark);
    }

    private static void requirePrintable(FilePosition place, String text) {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            if (!StreamReader.isPrintable(c)) {
                throw refused(end(place, text.substring(0, i)), "holds the control character U+%04X".formatted(c));
            }
        }
    }

    /** The place right behind the given text. */
    private static FilePosition end(FilePosition place, String before) {
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return place.at(line, 1 + before.codePointCount(lineStart, before.length()));
    }

    public static PolicyException refused(FilePosition place, String reason) {
        return new PolicyException(List.of(place.mistake(reason)));
    }
}
