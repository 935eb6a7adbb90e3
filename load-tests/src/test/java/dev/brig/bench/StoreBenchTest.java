package dev.brig.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class StoreBenchTest {
    @TempDir
    private Path directory;

    @Test
    void measuresEachOperationAtEachSizeAndLeavesNoStore() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path stores = directory.resolve("stores");

        int status = Bench.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(
                        "store",
                        "--out",
                        directory.resolve("out").toString(),
                        "--directory",
                        stores.toString(),
                        "--rows",
                        "10,20",
                        "--operations",
                        "40",
                        "--rounds",
                        "1",
                        "--threads",
                        "3");

        assertThat(status).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("SQLite: operations in a second", "| 10 ended | 20 ended |", "| write a result |");
        try (Stream<Path> left = Files.list(stores)) {
            assertThat(left).isEmpty();
        }
    }
}
