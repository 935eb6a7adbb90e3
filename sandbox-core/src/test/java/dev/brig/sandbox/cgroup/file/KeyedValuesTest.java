package dev.brig.sandbox.cgroup.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class KeyedValuesTest {
    private final KeyedValues events = new KeyedValues("low 0\nhigh 1\nmax 52\noom 3\noom_kill 2\noom_group_kill 0\n");

    @Test
    void givesTheNumberOfAKeyAndNotOfOneThatBeginsAlike() {
        assertThat(events.get("oom")).isEqualTo(3);
        assertThat(events.get("oom_kill")).isEqualTo(2);
        assertThat(events.get("low")).isZero();
    }

    @Test
    void givesNothingForAKeyThatThisKernelDoesNotCount() {
        assertThat(events.get("sock_throttled")).isZero();
        assertThat(new KeyedValues("").get("max")).isZero();
    }

    @Test
    void readsALastLineWithoutANewline() {
        assertThat(new KeyedValues("a 1\nmax 7").get("max")).isEqualTo(7);
    }
}
