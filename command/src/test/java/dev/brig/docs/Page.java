package dev.brig.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of {@code docs/}. What stands between the marks {@code <!-- generated: NAME -->} and {@code <!-- end -->} comes from
 * the sources: a test compares it, and writes it anew where {@code -Dbrig.docs.write} is given.
 */
public final class Page {
    private static final Path DIRECTORY = Path.of("..", "docs");
    private static final String END = "<!-- end -->";

    private final Path file;

    private Page(Path file) {
        this.file = file;
    }

    /** The page of the given file name. */
    public static Page of(String name) {
        return new Page(DIRECTORY.resolve(name));
    }

    public String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if the generated part of the given name is not this text; or makes it so. */
    public void holds(String part, String generated) {
        String mark = "<!-- generated: " + part + " -->\n";
        String page = text();
        int start = page.indexOf(mark) + mark.length();
        int end = page.indexOf(END, start);
        assertThat(page).as("%s", file).contains(mark);
        assertThat(end).as("the end of %s in %s", part, file).isNotNegative();
        String body = "\n" + generated.strip() + "\n\n";
        if (System.getProperty("brig.docs.write") == null) {
            assertThat(page.substring(start, end))
                    .as("%s in %s; CONTRIBUTING.md says how to write it anew", part, file)
                    .isEqualTo(body);
        } else {
            write(page.substring(0, start) + body + page.substring(end));
        }
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
