package dev.brig.judge.http.contract;

import com.fasterxml.jackson.core.JsonStreamContext;
import java.util.regex.Pattern;

/** Names of places in a request, as problems give them: {@code limits.cpuMillis}, {@code argv[0]}, {@code files.out.txt}. */
public final class Field {
    private static final Pattern PLAIN = Pattern.compile("[^\\p{Cntrl}\\p{Cs}\"\\[\\]]+");
    private static final int LONGEST_NAME = 64;

    private Field() {}

    public static String member(String parent, String name) {
        if (PLAIN.matcher(name).matches() && name.length() <= LONGEST_NAME) {
            return parent.isEmpty() ? name : parent + "." + name;
        }
        return parent + "[" + quoted(name) + "]";
    }

    /** An element of an array. */
    public static String element(String parent, int index) {
        return parent + "[" + index + "]";
    }

    /** Where a parser stands. */
    static String of(JsonStreamContext context) {
        if (context.inRoot()) {
            return "";
        }
        String parent = of(context.getParent());
        if (context.inArray()) {
            return element(parent, context.getCurrentIndex());
        }
        return context.getCurrentName() == null ? parent : member(parent, context.getCurrentName());
    }

    /** A name as it can stand in a sentence: quoted, printable, and not longer than a line. */
    public static String quoted(String name) {
        StringBuilder text = new StringBuilder("\"");
        name.codePoints().limit(LONGEST_NAME).forEach(point -> {
            if (point == '"' || point == '\\') {
                text.append('\\').appendCodePoint(point);
            } else if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
                text.append(String.format("\\u%04x", point));
            } else {
                text.appendCodePoint(point);
            }
        });
        return text.append(name.length() > LONGEST_NAME ? "…\"" : "\"").toString();
    }
}
