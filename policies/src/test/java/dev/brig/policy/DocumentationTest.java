package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("pure")
class DocumentationTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n# (\\S+\\.yaml)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PROBLEMS = Pattern.compile("```\n(training\\.yaml:.*?)```", Pattern.DOTALL);
    private static final String README = page("README.md");
    private static final String PAGES = page("docs/policies.md") + page("docs/languages.md") + page("docs/limits.md");

    @TempDir
    private Path directory;

    private static String page(String name) {
        try {
            return Files.readString(Path.of("..").resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_examples_can_be_used_as_they_stand() {
        assertThat(EXAMPLE.matcher(PAGES).results()).hasSizeGreaterThan(4);
        PolicyDirectory own = withExamplesOf(PAGES);
        assertThat(own.policies().names()).contains("training", "with-course-data", "allows-more", "strict");
    }

    @Test
    void the_example_of_the_readme_can_be_used_as_it_stands() {
        assertThat(withExamplesOf(README).policies().names()).contains("training");
    }

    private PolicyDirectory withExamplesOf(String text) {
        PolicyDirectory own = new PolicyDirectory(directory);
        EXAMPLE.matcher(text).results().forEach(example -> own.with(example.group(1), example.group(2)));
        assertThat(own.policyMistakes()).isEmpty();
        assertThat(own.languageMistakes()).isEmpty();
        return own;
    }

    @Test
    void the_mistakes_shown_are_those_that_such_a_file_has() {
        List<List<String>> shown = PROBLEMS.matcher(PAGES)
                .results()
                .map(found -> found.group(1).lines().toList())
                .toList();
        List<String> form = new PolicyDirectory(directory)
                .with("training.yaml", "extends: judge\nlimits:\n  cqu: {}\n")
                .policyMistakes();
        List<String> sense =
                new PolicyDirectory(directory).with("training.yaml", """
                        extends: judge
                        limits:
                          cpu: { default: 5q }
                          memory: { default: 5g }
                        seccomp:
                          groups:
                            own: { calls: [raed] }
                        """).policyMistakes();
        assertThat(shown).containsExactly(form, sense);
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy.schema.json", "languages.schema.json"})
    void every_field_of_a_schema_is_explained(String schema) throws IOException {
        new ObjectMapper()
                .readTree(Path.of(schema).toFile())
                .findValues("properties")
                .forEach(fields -> fields.fieldNames()
                        .forEachRemaining(field -> assertThat(PAGES)
                                .containsPattern("[`.,]" + field + "`|" + field + ":|\\b" + field + " }")));
    }
}
