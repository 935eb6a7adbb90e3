package dev.brig.judge.validating;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Room for the files of one test, in the directory for temporary files. What is in it goes with it. */
public final class Scratch implements AutoCloseable {
    private final Path directory;
    private int passes;

    public Scratch() {
        try {
            directory = Files.createTempDirectory("brig-judge-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For what is not of one run. */
    public Path directory() {
        return directory;
    }

    /** @param state what the validator left behind in the pass before */
    public PassFiles pass(Optional<Path> state) {
        passes++;
        try {
            return new PassFiles(Files.createDirectory(directory.resolve("pass-" + passes)), state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
