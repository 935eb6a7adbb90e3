package dev.brig.cli;

import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file to bring back from the work directory.
 *
 * @param name there
 * @param target where to put it; empty if not given
 */
record CollectedFile(String name, Optional<Path> target) {

    /** The most that a Java array holds; the job's limits keep files small. */
    private static final long MAXIMUM_BYTES = Integer.MAX_VALUE - 8;

    /** {@code NAME} or {@code NAME=PATH}. */
    static CollectedFile parse(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new CollectedFile(text, Optional.empty())
                : new CollectedFile(text.substring(0, equals), Optional.of(Path.of(text.substring(equals + 1))));
    }

    OutputFile wanted() {
        return new OutputFile(name, MAXIMUM_BYTES, false);
    }

    /** Whether a place for it was given. */
    boolean isForHost() {
        return target.isPresent();
    }

    /** Writes the file, under its own name if no other was given. @return what went wrong, if anything */
    Optional<String> save(Outcome outcome) {
        Output content = outcome.files().get(name);
        if (content == null) {
            return Optional.of(
                    "cannot collect " + name + ": " + outcome.missing().getOrDefault(name, "the program did not run"));
        }
        Path file = target.orElseGet(() -> Path.of(name));
        try {
            Files.write(file, content.content());
        } catch (IOException failed) {
            return Optional.of("cannot write " + file + ": " + Errors.reason(failed));
        }
        return content.truncated()
                ? Optional.of(file + " is cut: it had " + content.bytes() + " bytes")
                : Optional.empty();
    }
}
