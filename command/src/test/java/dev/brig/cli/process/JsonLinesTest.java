package dev.brig.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@Tag("pure")
class JsonLinesTest {
    private static LogRecord message(Level level, String text) {
        LogRecord message = new LogRecord(level, text);
        message.setLoggerName("dev.brig.test");
        message.setInstant(Instant.parse("2026-11-27T10:40:50.123Z"));
        return message;
    }

    private static JsonNode line(LogRecord message) throws JsonProcessingException {
        String line = new JsonLines().format(message);
        assertThat(line.lines()).hasSize(1);
        assertThat(line).endsWith("\n");
        return new JsonMapper().readTree(line);
    }

    @Test
    void aMessageIsAnObjectInOneLine() throws JsonProcessingException {
        LogRecord message = message(Level.WARNING, "a \"b\"\n{0}");
        message.setParameters(new Object[] {"c\u001b"});

        assertThat(line(message).toString())
                .isEqualTo("{\"time\":\"2026-11-27T10:40:50.123Z\",\"level\":\"warn\",\"logger\":\"dev.brig.test\","
                        + "\"message\":\"a \\\"b\\\"\\nc\\u001B\"}");
    }

    @Test
    void itNamesTheSubmissionThatIsJudgedInTheThread() throws JsonProcessingException {
        try (MDC.MDCCloseable _ = MDC.putCloseable("submission", "019abf1e")) {
            assertThat(line(message(Level.INFO, "x")).get("submission").textValue())
                    .isEqualTo("019abf1e");
        }
        assertThat(line(message(Level.INFO, "x")).has("submission")).isFalse();
    }

    @Test
    void itHoldsTheStackOfAnError() throws JsonProcessingException {
        LogRecord message = message(Level.SEVERE, "x");
        message.setThrown(new IllegalStateException("why", new IllegalArgumentException("cause")));

        JsonNode line = line(message);

        assertThat(line.get("level").textValue()).isEqualTo("error");
        assertThat(line.get("error").textValue())
                .startsWith("java.lang.IllegalStateException: why\n\tat ")
                .contains("Caused by: java.lang.IllegalArgumentException: cause");
    }
}
