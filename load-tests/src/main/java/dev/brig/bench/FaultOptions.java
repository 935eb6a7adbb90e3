package dev.brig.bench;

import dev.brig.bench.faults.Namespaces;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What both measurements with faults are told. */
final class FaultOptions {
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of all that is random; one is made up and printed if not given.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "60",
            description = "It fails if it takes longer; ${DEFAULT-VALUE}.")
    private int minutes;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "Where the history goes, a line of JSON for each event; beside the figures if not given.")
    private Optional<Path> history = Optional.empty();

    private final long begin = System.nanoTime();

    long seed() {
        if (seed.isEmpty()) {
            seed = Optional.of(new Random().nextLong(1_000_000));
        }
        return seed.get();
    }

    int minutes() {
        return minutes;
    }

    /** Whether the time is over. */
    BooleanSupplier over() {
        return () -> System.nanoTime() - begin > Duration.ofMinutes(minutes).toNanos();
    }

    Path history(Path folder, String name) {
        Path file = history.orElse(folder.resolve(name + ".jsonl")).toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new BenchException("cannot make a directory for the history: " + e, e);
        }
        return file;
    }

    static void require(String... commands) {
        for (String needed : commands) {
            if (Commands.find(needed).isEmpty()) {
                throw new BenchException("needs the command " + needed);
            }
        }
    }

    /** Runs the command in namespaces of its own. @return its status */
    static int inside(List<String> command) {
        try {
            return new ProcessBuilder(Namespaces.inside(command))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException failed) {
            throw new BenchException("cannot start unshare: " + failed.getMessage(), failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** A directory, which others may look into. */
    static Path work() {
        try {
            Path work = Files.createTempDirectory("brig-faults");
            work.toFile().setExecutable(true, false);
            work.toFile().setReadable(true, false);
            return work;
        } catch (IOException e) {
            throw new BenchException("cannot make a directory: " + e, e);
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new BenchException("cannot delete " + directory + ": " + e, e);
        }
    }
}
