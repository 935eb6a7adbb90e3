package dev.brig.judge.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void belongsToOneServiceAtATime() {
        Path place = directory.resolve("a/b");
        try (StateDirectory first = StateDirectory.open(place)) {
            assertThat(first.directory("blobs")).isDirectory();
            assertThatThrownBy(() -> StateDirectory.open(place))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another service has the state directory")
                    .hasMessageContaining("--state");
        }
        StateDirectory.open(place).close();
    }

    @Test
    void nobodyElseCanReadIt() throws IOException {
        Path place = directory.resolve("state");
        try (StateDirectory _ = StateDirectory.open(place)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aTemporaryOneIsGoneWhenItIsClosed() throws IOException {
        Path within;
        try (StateDirectory state = StateDirectory.temporary()) {
            within = state.directory("blobs");
            Files.writeString(within.resolve("file"), "text");
        }
        assertThat(within.getParent()).doesNotExist();
    }

    @Test
    void aPlaceThatCannotBeMadeIsToldWithTheRemedy() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> StateDirectory.open(file.resolve("state")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("--state");
    }

    @Test
    void theUsualPlaceIsThatOfTheXdgSpecification() {
        Path home = Path.of("/home/ann");
        assertThat(StateDirectory.standard(Map.of("XDG_STATE_HOME", "/s"), "ann", home))
                .isEqualTo(Path.of("/s/brig"));
        assertThat(StateDirectory.standard(Map.of(), "ann", home)).isEqualTo(Path.of("/home/ann/.local/state/brig"));
        assertThat(StateDirectory.standard(Map.of("HOME", "/elsewhere"), "ann", home))
                .isEqualTo(Path.of("/elsewhere/.local/state/brig"));
        assertThat(StateDirectory.standard(Map.of("XDG_STATE_HOME", "relative"), "ann", home))
                .isEqualTo(Path.of("/home/ann/.local/state/brig"));
        assertThat(StateDirectory.standard(Map.of(), "root", Path.of("/root"))).isEqualTo(Path.of("/var/lib/brig"));
    }
}
