package dev.brig.ci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.OutputListener;
import dev.brig.sandbox.OutputListener.Stream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pure")
class JobLogTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static void say(OutputListener listener, String text) {
        listener.output(Stream.STDOUT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void withoutTimesTheJobsBytesGoThroughAsTheyAre() {
        JobLog log = new JobLog(out, Optional.empty());
        say(log.job(), "a\nb");
        say(log.job(), "c\0\n");
        log.finish().join();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\nbc\0\n");
    }

    @Test
    void eachLineBeginsWithTheTimeAtWhichItBegan() {
        JobLog log = new JobLog(out, Optional.of(NOON));
        say(log.job(), "one\ntw");
        say(log.job(), "o\n\nend");
        log.finish().join();

        String time = "2026-03-01T12:00:00.000Z ";
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(time + "one\n" + time + "two\n" + time + "\n" + time + "end");
    }

    @Test
    void linesOfServicesComeWholeAndNeverIntoALineOfTheJobs() {
        JobLog log = new JobLog(out, Optional.empty());
        OutputListener database = log.service("db");
        say(log.job(), "half");
        say(database, "rea");
        say(database, "dy\nmore");
        say(log.job(), " rest\n");
        log.finish().join();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("half\ndb | ready\n rest\n");
    }
}
