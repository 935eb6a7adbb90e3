package dev.brig.docs;

import java.util.Locale;

/** What Markdown asks of texts. */
final class Markdown {
    private Markdown() {}

    /** A text on one line. */
    static String line(String text) {
        return text.strip().replaceAll("\\s+", " ").replace("|", "\\|");
    }

    /** The anchor of a heading, as GitHub makes it. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
