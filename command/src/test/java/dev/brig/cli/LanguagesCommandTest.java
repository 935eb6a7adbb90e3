package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code brig languages} with languages that begin with the same interpreter, in different ways. */
class LanguagesCommandTest {
    private static final String OWN = """
            languages:
              ahead: { extends: python3, name: Ahead }
              alone: { extends: python3, name: Alone, run: { warm: false } }
              asking:
                extends: python3
                name: Asking
                run: { command: ["${python3}", -c, "import os; os.getpid(); os.stat('main.py')", main.py] }
            """;

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path policies;

    @BeforeEach
    void writeLanguages() throws IOException {
        Files.writeString(policies.resolve("languages.yaml"), OWN);
    }

    private int languages(String... arguments) {
        List<String> all = new ArrayList<>(List.of("languages", "--policies", policies.toString()));
        all.addAll(List.of(arguments));
        return Brig.commandLine().setOut(new PrintWriter(out, true)).execute(all.toArray(String[]::new));
    }

    @Test
    void saysWhoseInterpreterIsStartedAheadHere() throws JsonProcessingException {
        assertThat(languages("--json")).isZero();

        JsonNode list = new JsonMapper().readTree(out.toString()).path("languages");
        assertThat(language(list, "ahead").path("startedAhead").asText()).isEqualTo("yes");
        assertThat(language(list, "alone").path("startedAhead").isNull()).isTrue();
        assertThat(language(list, "asking").path("startedAhead").asText()).isEqualTo("not here");
    }

    @Test
    void saysWhatIsPrepared() throws JsonProcessingException {
        languages("--json");

        JsonNode list = new JsonMapper().readTree(out.toString()).path("languages");
        assertThat(language(list, "cpp17").path("prepares").asBoolean()).isTrue();
        assertThat(language(list, "python3").path("prepares").asBoolean()).isFalse();
        assertThat(language(list, "python3").path("preparedBytes").isNull()).isTrue();
    }

    @Test
    void printsALineForEachLanguage() {
        languages();

        assertThat(out.toString().lines().toList())
                .anyMatch(line -> line.matches("alone +Alone +- +-"))
                .anyMatch(line -> line.matches("ahead +Ahead +- +yes"));
    }

    private static JsonNode language(JsonNode list, String id) {
        for (JsonNode language : list) {
            if (language.path("id").asText().equals(id)) {
                return language;
            }
        }
        throw new AssertionError("no language " + id + " in " + list);
    }
}
