package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {
    private final StringWriter out = new StringWriter();

    private int explain(String... arguments) {
        List<String> all = new ArrayList<>(List.of("explain"));
        all.addAll(List.of(arguments));
        return Brig.commandLine().setOut(new PrintWriter(out, true)).execute(all.toArray(String[]::new));
    }

    @Test
    void showsWhatWardenInitAndPayloadWouldDo() {
        assertThat(explain("--file-size", "3m", "--", "/usr/bin/env")).isZero();

        List<String> calls = out.toString().lines().toList();
        assertThat(calls).anyMatch(call -> call.startsWith("warden  unshare(CLONE_NEWUSER"));
        assertThat(calls).anyMatch(call -> call.startsWith("init    seccomp("));
        assertThat(calls).anyMatch(call -> call.startsWith("payload prlimit64(") && call.contains("RLIMIT_FSIZE"));
        assertThat(calls).anyMatch(call -> call.startsWith("payload execve(\"/usr/bin/env\", "));
    }

    @Test
    void saysTheSameAsJson() throws JsonProcessingException {
        explain("--", "true");
        List<String> lines = out.toString().lines().toList();
        out.getBuffer().setLength(0);

        assertThat(explain("--json", "--", "true")).isZero();
        List<String> calls = new ArrayList<>();
        for (JsonNode call : new JsonMapper().readTree(out.toString())) {
            calls.add("%-8s%s"
                    .formatted(call.path("process").asText(), call.path("call").asText()));
        }
        assertThat(calls).isEqualTo(lines);
    }
}
