package dev.brig.bench.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a command repeatedly by {@code bare.c}, so that no JVM, shell or pipe is part of the measurement. */
public final class BareLoop implements AutoCloseable {
    private final Process process;
    private final Path errors;
    private final PrintWriter orders;
    private final BufferedReader answers;

    /** How many times a command ran, and how long that took. */
    public record Count(long runs, long nanos) {
        public double perSecond() {
            return runs * 1e9 / nanos;
        }
    }

    /** @param descriptor9 a file the command finds open as descriptor 9 */
    public BareLoop(Path bare, List<String> command, Optional<Path> descriptor9) {
        List<String> all = new ArrayList<>(List.of(bare.toString()));
        descriptor9.ifPresent(file -> all.addAll(List.of("-9", file.toString())));
        all.addAll(command);
        try {
            errors = Files.createTempFile("brig-bench.", ".err");
            process = new ProcessBuilder(all).redirectError(errors.toFile()).start();
        } catch (IOException e) {
            throw new BenchException("cannot run " + bare + ": " + e.getMessage(), e);
        }
        orders = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), false);
        answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Runs the command so many times; microseconds of each. */
    public double[] micros(int runs) {
        beginRuns(runs);
        return endRuns(runs);
    }

    /** Starts so many runs of the command; {@link #endRuns} waits for their end. */
    public void beginRuns(int runs) {
        order("n " + runs);
    }

    /** Microseconds of each. */
    public double[] endRuns(int runs) {
        double[] micros = new double[runs];
        for (int run = 0; run < runs; run++) {
            micros[run] = Long.parseLong(answer()) / 1000.0;
        }
        return micros;
    }

    /** Starts running the command for some time; {@link #count} waits for the end. */
    public void begin(int millis) {
        order("t " + millis);
    }

    public Count count() {
        String[] words = answer().split(" ", -1);
        return new Count(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    private void order(String order) {
        orders.println(order);
        orders.flush();
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new BenchException(Files.readString(errors).strip().replace('\n', ' '));
            }
            return line;
        } catch (IOException e) {
            throw new BenchException("the command cannot be heard: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        orders.close();
        try {
            process.waitFor();
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
