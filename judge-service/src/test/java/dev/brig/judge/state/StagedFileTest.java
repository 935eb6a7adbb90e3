package dev.brig.judge.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFileTest {
    @TempDir
    private Path directory;

    @Test
    void piecesMakeAFileWithItsDigest() throws IOException {
        Path kept = directory.resolve("kept");
        try (StagedFile file = new StagedFile(directory.resolve("staged"))) {
            file.write(ByteBuffer.wrap("one ".getBytes(UTF_8)));
            file.write(ByteBuffer.wrap("two".getBytes(UTF_8)));
            assertThat(file.finish()).isEqualTo(Sha256.of("one two".getBytes(UTF_8)));
            assertThat(file.bytes()).isEqualTo(7);
            Files.move(file.path(), kept);
        }
        assertThat(kept).content().isEqualTo("one two");
    }

    @Test
    void nothingIsLeftOfOneThatIsNotMovedAway() {
        try (StagedFile file = new StagedFile(directory.resolve("staged"))) {
            file.write(ByteBuffer.wrap(new byte[] {1}));
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFullDiskIsARefusalAndNoFault() {
        assertThat(StagedFile.failure(new FileSystemException("staged", null, "No space left on device")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        full -> assertThat(full.refusal()).isInstanceOf(Refusal.StorageFull.class));
        assertThat(StagedFile.failure(new IOException("Disk quota exceeded"))).isInstanceOf(RefusedException.class);
        assertThat(StagedFile.failure(new IOException("Input/output error"))).isInstanceOf(UncheckedIOException.class);
    }
}
