package dev.brig.judge.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class PreparedStoreTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private PreparedStore store;

    @BeforeEach
    void create() {
        store = new PreparedStore(directory.resolve("made"));
        store.create();
    }

    private void add(String name) {
        try (PreparedStore.Staging staging = store.stage()) {
            staging.put("some/file", CONTENT);
            staging.add(name);
        }
    }

    @Test
    void whatWasAddedIsHeldWithItsFiles() throws IOException {
        add("x-1");
        assertThat(store.holds("x-1")).isTrue();
        assertThat(directory.resolve("made/x-1/some/file")).hasBinaryContent(CONTENT);
        assertThat(store.bytes("x-1").orElseThrow()).isGreaterThan(CONTENT.length);
        assertThat(store.holds("x-2")).isFalse();
        assertThat(store.bytes("x-2")).isEmpty();
    }

    @Test
    void whatAnotherProcessHasAddedStays() {
        add("x-1");
        add("x-1");
        assertThat(store.holds("x-1")).isTrue();
        assertThat(directory.resolve("made").toFile().list()).containsExactly("x-1");
    }

    @Test
    void whatWasBegunAndNotAddedLeavesNothing() {
        try (PreparedStore.Staging staging = store.stage()) {
            staging.put("file", CONTENT);
        }
        assertThat(directory.resolve("made")).isEmptyDirectory();
    }

    @Test
    void aChangedFileMakesTheEntryGo() throws IOException {
        add("x-1");
        Path file = directory.resolve("made/x-1/some/file");
        assertThat(file.toFile().setWritable(true)).isTrue();
        Files.writeString(file, "c0ntent");
        assertThat(store.holds("x-1")).isFalse();
        assertThat(directory.resolve("made/x-1")).doesNotExist();
    }

    @Test
    void aFileThatNobodyAddedMakesTheEntryGo() throws IOException {
        add("x-1");
        Files.writeString(directory.resolve("made/x-1/some/other"), "");
        assertThat(store.holds("x-1")).isFalse();
    }

    @Test
    void aFileCannotBePutElsewhere() {
        try (PreparedStore.Staging staging = store.stage()) {
            assertThatThrownBy(() -> staging.put("../x", CONTENT)).isInstanceOf(UncheckedIOException.class);
        }
    }
}
