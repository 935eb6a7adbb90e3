package dev.brig.ci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.ci.Artifacts.Collected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class ArtifactsTest {
    @TempDir
    private Path directory;

    private Path workspace;
    private Path to;

    @BeforeEach
    void aWorkspace() throws IOException {
        workspace = Files.createDirectory(directory.resolve("workspace"));
        to = directory.resolve("out");
        file("build/app.jar", "jar");
        file("build/reports/a.xml", "a");
        file("b.xml", "b");
    }

    private void file(String path, String text) throws IOException {
        Path file = workspace.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Collected collect(long most, String... globs) throws IOException {
        return new Artifacts(List.of(globs), to, most).collect(workspace);
    }

    @Test
    void globsNameFilesAndDirectories() throws IOException {
        assertThat(collect(100, "**/*.xml", "*.none").unmatched()).containsExactly("*.none");
        assertThat(to.resolve("build/reports/a.xml")).hasContent("a");
        assertThat(to.resolve("b.xml")).doesNotExist();

        assertThat(collect(100, "./build/").files())
                .extracting(Collected.File::path)
                .containsExactlyInAnyOrder("build/app.jar", "build/reports/a.xml");
    }

    @Test
    void linksStayBehindWhereverTheyLead() throws IOException {
        Files.writeString(directory.resolve("secret"), "secret");
        Files.createSymbolicLink(workspace.resolve("leak.xml"), directory.resolve("secret"));
        Files.createSymbolicLink(workspace.resolve("folder"), directory);

        Collected collected = collect(100, "*.xml", "folder/**", "folder");

        assertThat(collected.files()).extracting(Collected.File::path).containsExactly("b.xml");
        assertThat(collected.links()).containsExactlyInAnyOrder("leak.xml", "folder");
        assertThat(to.resolve("leak.xml")).doesNotExist();
    }

    @Test
    void whatDoesNotFitIsNamedAndTheRestIsBrought() throws IOException {
        file("big.xml", "x".repeat(50));

        Collected collected = collect(10, "*.xml");

        assertThat(collected.beyond()).containsExactly("big.xml");
        assertThat(collected.files()).extracting(Collected.File::path).containsExactly("b.xml");
    }

    @Test
    void onlyWhetherAFileCanBeExecutedIsKeptOfItsMode() throws IOException {
        Files.setPosixFilePermissions(workspace.resolve("b.xml"), PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(workspace.resolve("build/app.jar"), PosixFilePermissions.fromString("rwxrwxrwx"));

        collect(100, "b.xml", "build/app.jar");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("b.xml"))))
                .isEqualTo("rw-r--r--");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("build/app.jar"))))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void aGlobThatIsNoneIsRefused() {
        assertThatThrownBy(() -> collect(10, "[")).hasMessageContaining("glob");
    }
}
