package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.Limit;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("pure")
class QuantityTest {

    @ParameterizedTest
    @CsvSource({"1s, 1000", "250ms, 250", "5min, 300000", "2h, 7200000", "0, 0", "1500, 1500", "1S, 1000", "007s, 7000"
    })
    void times_are_read(String text, long millis) {
        assertThat(Quantity.duration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"64k, 65536", "256m, 268435456", "1g, 1073741824", "2T, 2199023255552", "5b, 5", "1000, 1000", "0, 0"})
    void sizes_are_read(String text, long bytes) {
        assertThat(Quantity.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1s", "1 s", "s", "1.5s", "+1s", "1m", "1e3", "٣s", "1ss", "0x10", "1s\n", "∞"})
    void what_is_not_a_time_is_refused_with_the_forms_there_are(String text) {
        assertThatThrownBy(() -> Quantity.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not understood: write a time such as 1s, 250ms, 5min or 2h,"
                        + " or a plain number of milliseconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1mb", "1MiB", "1s", "m", "1,5m"})
    void what_is_not_a_size_is_refused_with_the_forms_there_are(String text) {
        assertThatThrownBy(() -> Quantity.bytes(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not understood: write a size such as 64k, 256m or 1g,"
                        + " or a plain number of bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "9223372036854775807k", "99999999999999999999999999999"})
    void what_no_long_holds_is_too_large(String text) {
        assertThatThrownBy(() -> Quantity.bytes(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is too large");
    }

    @Test
    void a_long_text_is_not_repeated_in_full() {
        assertThatThrownBy(() -> Quantity.bytes("x".repeat(1000)))
                .hasMessageContaining("…")
                .message()
                .hasSizeLessThan(150);
    }

    @ParameterizedTest
    @CsvSource({
        "CPU, 1500, 1500ms",
        "WALL, 300000, 5min",
        "CPU, 7200000, 2h",
        "MEMORY, 268435456, 256m",
        "MEMORY, 1048577, 1048577",
        "OUTPUT, 0, 0",
        "PROCESSES, 64, 64",
        "CPU_RATE, 50, 50%"
    })
    void a_value_is_written_in_the_largest_unit_that_loses_nothing(Limit limit, long value, String text) {
        assertThat(Quantity.format(limit, value)).isEqualTo(text);
        assertThat(Quantity.of(limit, text)).isEqualTo(value);
    }

    @Test
    void a_limit_outside_its_range_is_refused_with_the_range() {
        assertThatThrownBy(() -> Quantity.of(Limit.MEMORY, "1k")).hasMessage("1k is too little: the least is 1m");
        assertThatThrownBy(() -> Quantity.of(Limit.CPU, "25h")).hasMessage("25h is too much: the most is 24h");
        assertThatThrownBy(() -> Quantity.of(Limit.OPEN_FILES, "2")).hasMessage("2 is too little: the least is 3");
    }
}
