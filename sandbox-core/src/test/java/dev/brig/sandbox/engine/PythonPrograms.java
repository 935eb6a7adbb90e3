package dev.brig.sandbox.engine;

import dev.brig.sandbox.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Programs that look closely at how they were started, and how they end. */
final class PythonPrograms {
    private static final String SOURCE = ".py";
    private static final int NUMBERS = 100_000;

    private PythonPrograms() {}

    record Program(String name, Content source, Content input) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Program> all() {
        try (Stream<Path> files =
                Files.list(Path.of(PythonPrograms.class.getResource("python").toURI()))) {
            return files.filter(file -> file.toString().endsWith(SOURCE))
                    .sorted()
                    .map(PythonPrograms::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Program read(Path source) {
        String file = source.getFileName().toString();
        String name = file.substring(0, file.length() - SOURCE.length());
        return new Program(name, content(source), input(name, source.resolveSibling(name + ".in")));
    }

    private static Content input(String name, Path file) {
        if (name.equals("large-input")) {
            return Content.of(IntStream.range(0, NUMBERS)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining("\n"))
                    .getBytes(StandardCharsets.US_ASCII));
        }
        return Files.exists(file) ? content(file) : Content.empty();
    }

    private static Content content(Path file) {
        try {
            return Content.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
