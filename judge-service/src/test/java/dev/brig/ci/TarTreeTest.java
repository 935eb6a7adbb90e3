package dev.brig.ci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class TarTreeTest {
    @TempDir
    private Path directory;

    private Path archive;
    private Path into;

    @BeforeEach
    void aPlace() throws IOException {
        archive = directory.resolve("a.tar");
        into = Files.createDirectory(directory.resolve("into"));
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode, String text) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(0100000 | mode);
        entry.setSize(text.length());
        entry.setModTime(1_000_000_000_000L);
        tar.putArchiveEntry(entry);
        tar.write(text.getBytes(StandardCharsets.UTF_8));
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, byte kind, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    @Test
    void filesDirectoriesAndLinksAreThereWithModesAndTimes() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            file(tar, "src/run.sh", 06755, "run");
            link(tar, "link", TarConstants.LF_SYMLINK, "src/run.sh");
            link(tar, "hard", TarConstants.LF_LINK, "src/run.sh");
            link(tar, "pipe", TarConstants.LF_FIFO, "");
        }

        TarTree.unpack(archive, into, 1 << 30, () -> false);

        assertThat(into.resolve("link")).isSymbolicLink().hasContent("run");
        assertThat(into.resolve("hard")).hasContent("run");
        assertThat(into.resolve("pipe")).doesNotExist();
        assertThat(Files.getAttribute(into.resolve("src/run.sh"), "unix:mode")).isEqualTo(0100755);
        assertThat(Files.getLastModifiedTime(into.resolve("src/run.sh")).toMillis())
                .isEqualTo(1_000_000_000_000L);
    }

    @Test
    void nothingIsPutThroughALinkThatTheArchiveMade() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
            link(tar, "way", TarConstants.LF_SYMLINK, outside.toString());
            file(tar, "way/file", 0644, "out");
        }

        assertThatThrownBy(() -> TarTree.unpack(archive, into, 1 << 30, () -> false))
                .hasMessageContaining("no directory");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void noHardLinkIsMadeToWhatALinkLeadsTo() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
            link(tar, "way", TarConstants.LF_SYMLINK, secret.toString());
            link(tar, "hard", TarConstants.LF_LINK, "way");
        }

        assertThatThrownBy(() -> TarTree.unpack(archive, into, 1 << 30, () -> false))
                .hasMessageContaining("hard link");
    }
}
