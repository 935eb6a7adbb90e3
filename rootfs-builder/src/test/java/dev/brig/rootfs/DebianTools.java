package dev.brig.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of others, that tests compare with. */
public final class DebianTools {
    private static final long PATIENCE_SECONDS = 120;

    private DebianTools() {}

    public static boolean has(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)))
                || Files.isExecutable(Path.of("/usr/sbin", program));
    }

    /** Runs a program that must succeed, and gives its output. */
    public static String run(Path directory, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("tool", ".out");
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("%s ends", command[0])
                    .isTrue();
            String text = Files.readString(out, StandardCharsets.UTF_8);
            assertThat(process.exitValue())
                    .as("%s: %s", String.join(" ", command), text)
                    .isZero();
            return text;
        } finally {
            Files.delete(out);
        }
    }
}
