package dev.brig.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code brig} as a user does: in a process of its own. */
final class Cli {
    private static final long PATIENCE_SECONDS = 120;

    private Cli() {}

    /** What it left. */
    record Result(int status, String out, String err) {}

    /** With an empty standard input. */
    static Result brig(String... arguments) {
        return brigReading("", arguments);
    }

    static Result brigReading(String stdin, String... arguments) {
        return run(stdin, command(List.of(), arguments));
    }

    /** Any command, to its end. */
    static Result run(String stdin, List<String> command) {
        try {
            Path err = Files.createTempFile("brig-cli", ".err");
            try {
                Process process =
                        start(command, ProcessBuilder.Redirect.PIPE, ProcessBuilder.Redirect.to(err.toFile()));
                process.getOutputStream().write(stdin.getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().close();
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Result(status(process), out, Files.readString(err));
            } finally {
                Files.delete(err);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts it and lets it run; its standard error is this process's. */
    static Process start(String... arguments) {
        return start(List.of(), ProcessBuilder.Redirect.INHERIT, arguments);
    }

    /** The same with its output elsewhere. */
    static Process start(ProcessBuilder.Redirect out, ProcessBuilder.Redirect err, String... arguments) {
        return start(command(List.of(), arguments), out, err);
    }

    /** The same with more options of the JVM. */
    static Process start(List<String> options, ProcessBuilder.Redirect err, String... arguments) {
        return start(command(options, arguments), ProcessBuilder.Redirect.PIPE, err);
    }

    private static Process start(List<String> command, ProcessBuilder.Redirect out, ProcessBuilder.Redirect err) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out).redirectError(err);
            builder.environment().remove("BRIG_DEBUG");
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The command line that starts it. */
    static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", OwnClassPath.absolute(), "dev.brig.cli.Brig"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Waits for the end. */
    static int status(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("brig does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
