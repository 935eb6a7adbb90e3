package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brig.policy.mistake.PolicyException;
import dev.brig.policy.recipe.Recipe;
import dev.brig.policy.recipe.Recipe.Origin;
import dev.brig.policy.recipe.Recipe.RecipeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("pure")
class RecipeTest {
    @TempDir
    private Path directory;

    private Recipe read(String text) throws IOException {
        return Recipe.read(Files.writeString(directory.resolve("r.yaml"), text));
    }

    @Test
    void theRecipeForJudgesIsOne() {
        Recipe recipe = Recipe.read(Path.of("recipes/toolchain.yaml"));
        assertThat(recipe.packages()).contains("g++", "python3");
        Policies policies = Policies.load(Path.of("recipes/toolchain"));
        assertThat(Languages.load(Path.of("recipes/toolchain"), policies).unavailable())
                .containsKeys("c", "cpp17", "cpp20", "python3", "java"); // there is no image here
    }

    @Test
    void allFieldsAreRead() throws IOException {
        Files.writeString(directory.resolve("beside"), "x");
        Recipe recipe = read("""
                debian: { suite: bookworm, mirror: "http://mirror.example/debian" }
                packages: [g++, python3=3.11.2-1+b1]
                files: { /a/b: { source: beside, executable: true } }
                run: ['true']
                network: host
                environment: { A: 1 }
                user: 33
                workDirectory: /a
                entrypoint: [b]
                command: [c, d]
                sourceDateEpoch: 7
                """);

        assertThat(recipe.origin()).isEqualTo(new Origin.Debian("bookworm", "http://mirror.example/debian"));
        assertThat(recipe.packages()).containsExactly("g++", "python3=3.11.2-1+b1");
        assertThat(recipe.files()).isEqualTo(Map.of("/a/b", new RecipeFile.Copy(directory.resolve("beside"), true)));
        assertThat(recipe.commands()).containsExactly("true");
        assertThat(recipe.network()).isTrue();
        assertThat(recipe.environment()).isEqualTo(Map.of("A", "1"));
        assertThat(recipe.user()).hasValue("33");
        assertThat(recipe.workDirectory()).hasValue("/a");
        assertThat(recipe.entrypoint()).hasValue(List.of("b"));
        assertThat(recipe.command()).hasValue(List.of("c", "d"));
        assertThat(recipe.epochSecond()).isEqualTo(7);
    }

    @Test
    void whatIsNotSaidIsNotThere() throws IOException {
        Recipe recipe = read("sourceDateEpoch: 0");

        assertThat(recipe.origin()).isEqualTo(new Origin.Nothing());
        assertThat(recipe.network()).isFalse();
        assertThat(recipe.entrypoint()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            sourceDateEpoch: -1                        | r.yaml:1:18: sourceDateEpoch: must be 0 or more
            pakages: []                                | r.yaml:1:1: pakages: is not a field here; did you mean 'packages'?
            packages: ["-o=x"]                         | r.yaml:1:12: packages[0]: is not the name of a package
            files: { etc/x: { text: a } }              | r.yaml:1:10: files.etc/x: is not the absolute path of a file
            files: { /a/../b: { text: a } }            | r.yaml:1:19: files./a/../b: the path must not hold . or .. as a part
            files: { /a: { text: a, source: b } }      | r.yaml:1:14: files./a: needs either a text or a source
            files: { /a: {} }                          | r.yaml:1:14: files./a: needs either a text or a source
            """)
    void aMistakeIsNamedWithItsPlace(String line, String expected) {
        String text = line.startsWith("sourceDate") ? line : line + "\nsourceDateEpoch: 0";
        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> read(text));

        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).isEqualTo(directory + "/" + expected);
    }
}
