package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n# (\\S+\\.yaml)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PROBLEMS = Pattern.compile("```\n(training\\.yaml:.*?)```", Pattern.DOTALL);
    private static final String README = readme();

    @TempDir
    private Path directory;

    private static String readme() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_examples_can_be_used_as_they_stand() {
        PolicyDirectory own = new PolicyDirectory(directory);
        List<MatchResult> examples = EXAMPLE.matcher(README).results().toList();
        assertThat(examples).hasSizeGreaterThan(4);
        examples.forEach(example -> own.with(example.group(1), example.group(2)));
        assertThat(own.policyProblems()).isEmpty();
        assertThat(own.languageProblems()).isEmpty();
        assertThat(own.policies().names()).contains("training", "on-an-image", "allows-more", "strict");
    }

    @Test
    void the_problems_shown_are_those_that_such_a_file_has() {
        List<List<String>> shown = PROBLEMS.matcher(README)
                .results()
                .map(found -> found.group(1).lines().toList())
                .toList();
        List<String> form = new PolicyDirectory(directory)
                .with("training.yaml", "extends: judge\nlimits:\n  cqu: {}\n")
                .policyProblems();
        List<String> sense =
                new PolicyDirectory(directory).with("training.yaml", """
                        extends: judge
                        limits:
                          cpu: { default: 5q }
                          memory: { default: 5g }
                        seccomp:
                          groups:
                            own: { calls: [raed] }
                        """).policyProblems();
        assertThat(shown).containsExactly(form, sense);
    }

    @Test
    void the_table_of_limits_is_what_the_policies_say() {
        Policies policies = Policies.builtIn();
        for (Limit limit : Limit.values()) {
            assertThat(README)
                    .contains("| `%s` | `%s` | %s to %s | %s | %s |"
                            .formatted(
                                    limit.key(),
                                    limit.field(),
                                    Quantity.format(limit, limit.least()),
                                    Quantity.format(limit, limit.most()),
                                    cell(policies.get("judge").orElseThrow(), limit),
                                    cell(policies.get("compile").orElseThrow(), limit)));
        }
    }

    private static String cell(Policy policy, Limit limit) {
        return format(limit, policy.defaults().get(limit)) + " / "
                + format(limit, policy.maximum().get(limit));
    }

    private static String format(Limit limit, OptionalLong value) {
        return value.isPresent() ? Quantity.format(limit, value.getAsLong()) : "none";
    }

    @ParameterizedTest
    @ValueSource(strings = {"policy.schema.json", "languages.schema.json"})
    void every_field_of_a_schema_is_explained(String schema) throws IOException {
        new ObjectMapper()
                .readTree(Path.of(schema).toFile())
                .findValues("properties")
                .forEach(fields -> fields.fieldNames()
                        .forEachRemaining(field -> assertThat(README)
                                .containsPattern("[`.,]" + field + "`|" + field + ":|\\b" + field + " }")));
    }
}
