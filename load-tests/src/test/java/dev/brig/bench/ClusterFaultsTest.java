package dev.brig.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.bench.faults.Databases;
import dev.brig.bench.faults.Namespaces;
import dev.brig.bench.faults.OwnBrig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code brig bench cluster-faults}. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterFaultsTest {
    @TempDir
    private Path directory;

    @Test
    void everySubmissionHasOneResultWhateverHappensToTheMachines() throws Exception {
        assumeTrue(Databases.binaries().isPresent(), "needs PostgreSQL");
        assumeTrue(hasNetworks(), "needs network namespaces");
        Path brig = OwnBrig.in(directory);
        Path out = directory.resolve("out");
        Path said = directory.resolve("said");

        int status = new ProcessBuilder(
                        brig.toString(),
                        "bench",
                        "cluster-faults",
                        "--brig=" + brig,
                        "--out=" + out,
                        "--submissions=200",
                        "--faults=5",
                        "--seconds=18",
                        "--minutes=9",
                        "--seed=1")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();

        assertThat(status).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said))
                .contains("the standby is promoted", "worker is cut off", "worker is stopped", "worker is killed")
                .contains("node is killed", "| contradictions | 0 |");
        assertThat(Files.readAllLines(out.resolve("cluster-faults.jsonl"))).hasSizeGreaterThan(600);
    }

    private static boolean hasNetworks() throws InterruptedException {
        try {
            return new ProcessBuilder(Namespaces.inside(List.of("ip", "link", "add", "bridge", "type", "bridge")))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        }
    }
}
