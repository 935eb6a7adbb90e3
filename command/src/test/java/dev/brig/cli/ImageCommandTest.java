package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.cli.process.ExitStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandTest {
    @TempDir
    private Path directory;

    private StringWriter out;
    private StringWriter err;
    private Path root;

    @BeforeEach
    void aRootFileSystem() throws IOException {
        root = Files.createDirectories(directory.resolve("root"));
        Files.writeString(root.resolve("file"), "content");
    }

    private int image(String command, String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("image", command));
        all.addAll(List.of("--store", directory.resolve("store").toString()));
        all.addAll(List.of(arguments));
        return Brig.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private JsonNode json() throws JsonProcessingException {
        return new JsonMapper().readTree(out.toString());
    }

    @Test
    void whatIsImportedIsListedInspectedExportedAndRemoved() throws JsonProcessingException {
        assertThat(image("import", root.toString(), "tool:1")).isZero();
        String id = out.toString().strip();
        assertThat(id).startsWith("sha256:");
        assertThat(err.toString()).contains("root");

        assertThat(image("list", "--json")).isZero();
        assertThat(json().get(0).path("id").asText()).isEqualTo(id);
        assertThat(json().get(0).path("names").get(0).asText()).isEqualTo("tool:1");
        assertThat(image("tag", "tool:1", "tool:2")).isZero();
        assertThat(image("inspect", "tool:2")).isZero();
        assertThat(json().path("layers").get(0).path("counts").path("files").asInt())
                .isEqualTo(1);
        assertThat(image("du")).isZero();
        assertThat(out.toString()).contains("tool:1 tool:2");
        assertThat(image("verify", "--json")).isZero();
        assertThat(json().path("whole").asBoolean()).isTrue();
        assertThat(image("export", "tool:1", directory.resolve("layout").toString()))
                .isZero();
        assertThat(directory.resolve("layout/oci-layout")).exists();
        assertThat(image(
                        "export",
                        "--format",
                        "tar",
                        "tool:1",
                        directory.resolve("flat.tar").toString()))
                .isZero();
        assertThat(directory.resolve("flat.tar")).isNotEmptyFile();

        assertThat(image("rm", "tool:1")).isZero();
        assertThat(image("gc")).isZero();
        assertThat(out.toString()).contains("1 layers");
        assertThat(image("list")).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theStatusOfDiffSaysWhetherImagesDiffer() throws IOException {
        image("import", root.toString(), "a:1");
        Files.writeString(root.resolve("new"), "x");
        image("import", root.toString(), "a:2");

        assertThat(image("diff", "a:1", "a:1")).isZero();
        assertThat(image("diff", "a:1", "a:2")).isEqualTo(1);
        assertThat(out.toString()).isEqualTo("A /new" + System.lineSeparator());
    }

    @Test
    void explainShowsEveryCallOfAnArchive() {
        image("import", root.toString(), "a:1");
        image("export", "--format", "tar", "a:1", directory.resolve("flat.tar").toString());

        StringWriter calls = new StringWriter();
        int status = Brig.commandLine()
                .setOut(new PrintWriter(calls, true))
                .execute("image", "explain", directory.resolve("flat.tar").toString());

        assertThat(status).isZero();
        assertThat(calls.toString())
                .contains("openat2(<folder>, \"file\"", "O_EXCL", "RESOLVE_BENEATH|RESOLVE_NO_SYMLINKS", "fchmod(");
    }

    @Test
    void whatGoesWrongIsSaidInOneLine() {
        for (String[] arguments : new String[][] {
            {"import", directory.resolve("none").toString()},
            {"inspect", "none:1"},
            {"import", root.toString(), "Not A Name"},
            {"export", "none:1", directory.resolve("x").toString()},
            {"pull", "127.0.0.1:1/none:1"}
        }) {
            assertThat(image(
                            arguments[0],
                            List.of(arguments).subList(1, arguments.length).toArray(String[]::new)))
                    .as(arguments[0])
                    .isEqualTo(ExitStatus.OURS);
            assertThat(err.toString().lines())
                    .as(arguments[0])
                    .singleElement()
                    .asString()
                    .startsWith("brig: ");
        }
    }
}
