package dev.brig.cli.image.recipe;

import dev.brig.cli.process.CommandException;
import dev.brig.policy.recipe.Recipe.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** A minimal Debian, made by mmdebstrap as the user who has started Brig. */
final class Bootstrap implements AutoCloseable {
    private final Path directory;
    private final Path archive;

    Bootstrap(Origin.Debian debian, long epochSecond, Consumer<byte[]> output) {
        try {
            directory = Files.createTempDirectory("brig-bootstrap");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        archive = directory.resolve("root.tar");
        try {
            run(debian, epochSecond, output);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void run(Origin.Debian debian, long epochSecond, Consumer<byte[]> output) {
        ProcessBuilder command = new ProcessBuilder(
                "mmdebstrap",
                "--variant=minbase",
                "--format=tar",
                debian.suite(),
                archive.toString(),
                "deb " + debian.mirror() + " " + debian.suite() + " main");
        command.environment().put("SOURCE_DATE_EPOCH", Long.toString(epochSecond));
        command.redirectErrorStream(true);
        try {
            Process process = command.start();
            process.getOutputStream().close();
            Thread listener =
                    Thread.ofPlatform().name("brig-bootstrap").daemon().start(() -> pass(process, output));
            int status = await(process);
            listener.join();
            if (status != 0) {
                throw new CommandException("debian: mmdebstrap exited with " + status);
            }
        } catch (IOException e) {
            throw new CommandException("debian: mmdebstrap cannot be run: " + e.getMessage()
                    + "; the Debian package mmdebstrap brings it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("debian: interrupted");
        }
    }

    /** What it prints, until it or whoever holds its output last has ended. */
    private static void pass(Process process, Consumer<byte[]> output) {
        byte[] buffer = new byte[8192];
        try (InputStream said = process.getInputStream()) {
            for (int count = said.read(buffer); count >= 0; count = said.read(buffer)) {
                output.accept(Arrays.copyOf(buffer, count));
            }
        } catch (IOException e) {
            // It is its status that counts.
        }
    }

    /** If this thread is interrupted it ends the process, which then takes away what it has made. */
    private static int await(Process process) throws InterruptedException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            process.waitFor();
            throw e;
        }
    }

    Path archive() {
        return archive;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(archive);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
