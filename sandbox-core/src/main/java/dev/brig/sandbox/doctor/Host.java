package dev.brig.sandbox.doctor;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files in which a machine describes itself.
 *
 * @param root the directory in place of {@code /}
 */
record Host(Path root) {

    static Host here() {
        return new Host(Path.of("/"));
    }

    Path path(String absolute) {
        return root.resolve(absolute.substring(1));
    }

    boolean exists(String absolute) {
        return Files.exists(path(absolute));
    }

    /** The text of a file, without blanks around it; empty if it cannot be read. */
    Optional<String> text(String absolute) {
        // Not Files.readAllBytes: it reads one byte first, and a file in /proc/sys then gives no more.
        try (InputStream in = new FileInputStream(path(absolute).toFile())) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    OptionalLong number(String absolute) {
        try {
            return text(absolute).map(Long::parseLong).map(OptionalLong::of).orElseGet(OptionalLong::empty);
        } catch (NumberFormatException unknown) {
            return OptionalLong.empty();
        }
    }
}
