package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeDataTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"default", "custom"})
    void inputAndOutputMayBeLargerThanTheHeap(String validator) throws IOException, InterruptedException {
        assertThat(judged("-Xmx48m", 64L << 20, validator)).startsWith("AC ");
    }

    @Test
    void anExecutableMayBeLargerThanTheHeap() throws IOException, InterruptedException {
        assertThat(judged("-Xmx48m", 1 << 20, "executable")).startsWith("AC ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "custom"})
    @Tag("long")
    void aGibibyteOfInputAndOfOutputIsJudgedInAHeapOfAQuarterOfThat(String validator)
            throws IOException, InterruptedException {
        Files.createDirectory(directory.resolve("policies"));
        Files.writeString(
                directory.resolve("policies/judge.yaml"),
                "extends: judge\ndescription: for large outputs\nlimits: { output: { maximum: 1g } }\n");
        assertThat(judged("-Xmx256m", 1L << 30, validator)).startsWith("AC ");
    }

    private String judged(String heap, long bytes, String validator) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        heap,
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeData.class.getName(),
                        directory.toString(),
                        Long.toString(bytes),
                        validator)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
