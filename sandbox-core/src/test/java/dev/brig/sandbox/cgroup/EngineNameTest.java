package dev.brig.sandbox.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class EngineNameTest {

    @Test
    void isReadBackAsItWasWritten() {
        EngineName name = new EngineName(4711, 8_123_456, 2);

        assertThat(EngineName.parse(name.toString())).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"brig-1000", "brig-service", "brig-test-1-2-3", "brig-1-2", "brig-1-2-3.scope", "xbrig-1-2-3"})
    void isNotSeenInNamesOfOtherGroups(String other) {
        assertThat(EngineName.parse(other)).isEmpty();
    }

    @Test
    void saysThatThisProcessLivesAndAnEarlierOneOfItsPidDoesNot() {
        EngineName mine = EngineName.ofThisProcess(0);

        assertThat(mine.ownerLives()).isTrue();
        assertThat(new EngineName(mine.pid(), mine.start() - 1, 0).ownerLives()).isFalse();
    }

    @Test
    void findsTheStartOfAProcessWhoseNameHoldsBlanksAndParentheses() {
        String stat = "1423 (a) S b) (c) S 1 1423 1423 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200";

        assertThat(EngineName.Stat.parse(stat)).isEqualTo(new EngineName.Stat('S', 987654));
    }
}
