package dev.brig.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** C programs for tests, compiled by the machine's own compiler. */
public final class TestPrograms {
    private TestPrograms() {}

    /** A static executable, ready to be put into a job's files. */
    public static Content compile(String source) {
        try {
            Path directory = Files.createTempDirectory("brig-test");
            Path file = Files.writeString(directory.resolve("program.c"), source);
            Path program = directory.resolve("program");
            Process compiler = new ProcessBuilder(
                            List.of("cc", "-static", "-O1", "-pthread", "-o", program.toString(), file.toString()))
                    .inheritIO()
                    .start();
            if (compiler.waitFor() != 0) {
                throw new IllegalStateException("the program does not compile");
            }
            byte[] bytes = Files.readAllBytes(program);
            Files.delete(program);
            Files.delete(file);
            Files.delete(directory);
            return Content.of(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
