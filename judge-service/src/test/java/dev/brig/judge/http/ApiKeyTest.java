package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyTest {
    private static final String KEY = "0123456789abcdef";

    @TempDir
    private Path directory;

    @Test
    void isItselfAndNothingElse() {
        ApiKey key = ApiKey.from(Map.of("BRIG_API_KEY", KEY), "BRIG_API_KEY");
        assertThat(key.is(KEY)).isTrue();
        assertThat(key.is(KEY + "0")).isFalse();
        assertThat(key.is("0123456789abcdeF")).isFalse();
        assertThat(key.is("")).isFalse();
    }

    @Test
    void comesFromAFileWithoutTheNewlineAtItsEnd() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), KEY + "\n");
        assertThat(ApiKey.fromFile(file).is(KEY)).isTrue();
    }

    @Test
    void aKeyThatCouldBeGuessedOrCannotBeSentIsRefused() throws Exception {
        assertThatThrownBy(() -> ApiKey.from(Map.of("K", "short"), "K"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("$K")
                .hasMessageContaining("16");
        Path file = Files.writeString(directory.resolve("key"), "0123456789 abcdef");
        assertThatThrownBy(() -> ApiKey.fromFile(file)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyThatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> ApiKey.from(Map.of(), "BRIG_API_KEY"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BRIG_API_KEY");
        assertThatThrownBy(() -> ApiKey.fromFile(directory.resolve("nothing")))
                .isInstanceOf(UncheckedIOException.class);
    }
}
