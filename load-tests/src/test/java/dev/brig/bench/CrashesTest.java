package dev.brig.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.bench.faults.Namespaces;
import dev.brig.bench.faults.OwnBrig;
import dev.brig.bench.faults.ServiceFaults.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short form of {@code brig bench crashes}. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CrashesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void whatWasAcceptedHasOneResultWhateverHappensToTheService(Kind kind) throws Exception {
        assumeTrue(kind.missing().isEmpty(), kind.missing().orElse(""));
        assumeTrue(hasMounts(), "needs namespaces in which one may mount");
        Path brig = OwnBrig.in(directory);
        Path said = directory.resolve("said");

        int status = new ProcessBuilder(
                        brig.toString(),
                        "bench",
                        "crashes",
                        "--brig=" + brig,
                        "--out=" + directory.resolve("out"),
                        "--only=" + kind,
                        "--submissions=60",
                        "--kills=5",
                        "--seconds=12",
                        "--minutes=9",
                        "--seed=1")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();

        assertThat(status).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said)).contains("| contradictions | 0 |");
    }

    private static boolean hasMounts() throws InterruptedException {
        try {
            return new ProcessBuilder(Namespaces.inside(List.of("mount", "-t", "tmpfs", "none", "/mnt")))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        }
    }
}
