package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.cli.output.JudgementText;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static JsonNode json(String text) throws JsonProcessingException {
        return new JsonMapper().readTree(text);
    }

    @Test
    void showsTheVerdictAndWhatEachStepTook() throws JsonProcessingException {
        assertThat(JudgementText.lines(json("""
                {"verdict": "accepted", "reason": null,
                 "compile": {"status": "exited", "exitCode": 0,
                             "usage": {"cpuMicros": 400000, "wallMicros": 410000, "memoryPeakBytes": 1048576}},
                 "run": {"status": "exited", "exitCode": 0,
                         "usage": {"cpuMicros": 1100, "wallMicros": 1500, "memoryPeakBytes": null}}}""")))
                .containsExactly(
                        "accepted",
                        "compile  exited 0         cpu 400 ms     wall 410 ms     memory 1 MiB",
                        "run      exited 0         cpu 1.10 ms    wall 1.50 ms    memory unknown");
    }

    @Test
    void showsTheCompilersErrors() throws JsonProcessingException {
        assertThat(JudgementText.lines(json("""
                {"verdict": "compilation-error", "reason": "the compiler ended with status 1",
                 "compile": {"status": "exited", "exitCode": 1, "usage": {},
                             "stderr": {"text": "main.c:1:1: error\\n  here\\n"}},
                 "run": null}""")))
                .startsWith("compilation-error: the compiler ended with status 1")
                .endsWith("  main.c:1:1: error", "    here");
    }

    @Test
    void findsALanguageByItsExtension() throws JsonProcessingException {
        JsonNode list = json("""
                {"languages": [{"id": "c", "extensions": ["c"]}, {"id": "cpp17", "extensions": ["cpp", "cc"]},
                               {"id": "cpp20", "extensions": ["cpp"]}]}""");

        assertThat(JudgementText.language(list, "cc")).hasValue("cpp17");
        assertThat(JudgementText.language(list, "cpp")).hasValue("cpp17");
        assertThat(JudgementText.language(list, "zig")).isEmpty();
    }
}
