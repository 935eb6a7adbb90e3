package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.policy.document.SourceFile;
import dev.brig.policy.document.YamlReader;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.root.HostTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class LanguageToolsTest {
    @TempDir
    private Path usr;

    @BeforeEach
    void makeTree() throws IOException {
        Files.createDirectories(usr.resolve("bin"));
        Files.writeString(usr.resolve("bin/brig-gcc"), "");
        for (String jdk : List.of("java-1.17.0", "java-9/bin", "java-17/bin", "java-21.0.3", "default/bin")) {
            Files.createDirectories(usr.resolve("lib/jvm/" + jdk));
        }
        for (String jdk : List.of("java-9", "java-17", "default")) {
            Files.writeString(usr.resolve("lib/jvm/" + jdk + "/bin/javac"), "");
        }
    }

    @Test
    void of_several_tools_the_one_with_the_highest_version_counts() {
        assertThat(find("a: /usr/lib/jvm/*")).containsEntry("a", "/usr/lib/jvm/java-21.0.3");
        assertThat(find("a: { path: /usr/lib/jvm/*, containing: [bin/javac] }"))
                .containsEntry("a", "/usr/lib/jvm/java-17");
        assertThat(find("a: /usr/lib/jvm/java-1*")).containsEntry("a", "/usr/lib/jvm/java-17");
    }

    @Test
    void of_several_places_the_first_that_is_there_counts() {
        assertThat(find("a: [/usr/bin/clang, /usr/bin/brig-gcc]")).containsEntry("a", "/usr/bin/brig-gcc");
        assertThat(find("a: /usr/bin/clang")).isEmpty();
    }

    private Map<String, String> find(String tools) {
        SourceFile file = SourceFile.of("t.yaml", Optional.empty(), tools.getBytes(StandardCharsets.UTF_8));
        HostTree root = new HostTree(List.of(new Mount.Bind(usr.toString(), "/usr", false, false)));
        return new LanguageTools(root).find(YamlReader.read(file).members());
    }
}
