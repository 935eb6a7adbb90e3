package dev.brig.judge.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class AuditLogTest {
    @TempDir
    private Path state;

    private static AuditEntry entry(String who, String path) {
        return new AuditEntry(Instant.EPOCH, who, "ocean", "127.0.0.1", "run", "200", Map.of("path", path));
    }

    private List<String> paths(int most) {
        return AuditLog.last(state, most, line -> true).stream()
                .map(line -> line.path("path").textValue())
                .toList();
    }

    @Test
    void linesAreThereInTheirOrder() {
        try (AuditLog log = AuditLog.open(KeyStore.directory(state), 1 << 20)) {
            for (int n = 0; n < 1000; n++) {
                log.record(entry("k", Integer.toString(n)));
            }
        }
        assertThat(paths(3)).containsExactly("997", "998", "999");
        assertThat(paths(5000)).hasSize(1000);
        JsonNode line = AuditLog.last(state, 1, wanted -> true).getFirst();
        assertThat(line.toString())
                .isEqualTo(
                        "{\"time\":\"1970-01-01T00:00:00Z\",\"who\":\"k\",\"tenant\":\"ocean\",\"from\":\"127.0.0.1\","
                                + "\"action\":\"run\",\"outcome\":\"200\",\"path\":\"999\"}");
    }

    @Test
    void whatIsOldGoesSoThatTheFilesStaySmall() throws IOException {
        long most = 20_000;
        for (int round = 0; round < 50; round++) {
            try (AuditLog log = AuditLog.open(KeyStore.directory(state), most)) {
                for (int n = 0; n < 20; n++) {
                    log.record(entry("k", round + "-" + n));
                }
            }
        }
        try (Stream<Path> files = Files.list(KeyStore.directory(state))) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isBetween(most / 4, most);
        }
        assertThat(paths(1)).containsExactly("49-19");
    }

    @Test
    void aLineThatACrashHasCutOffHidesNoOther() throws IOException {
        AuditLog.record(state, entry("k", "first"));
        Files.writeString(
                KeyStore.directory(state).resolve("audit.jsonl"), "{\"time\":\"19\n", StandardOpenOption.APPEND);
        AuditLog.record(state, entry("other", "second"));
        assertThat(paths(10)).containsExactly("first", "second");
        assertThat(AuditLog.last(state, 10, line -> line.path("who").asText().equals("other")))
                .hasSize(1);
    }

    @Test
    void longAndStrangeTextsDoNoHarm() {
        AuditLog.record(state, entry("k", "a\n\"\u0000" + "x".repeat(10_000)));
        assertThat(paths(10).getFirst()).startsWith("a\n\"\u0000xx").hasSizeLessThan(300);
    }
}
