package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Mount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxViewTest {
    @TempDir
    private Path host;

    private SandboxView view;

    @BeforeEach
    void makeTree() throws IOException {
        Files.createDirectories(host.resolve("usr/bin"));
        Files.createDirectories(host.resolve("alternatives"));
        for (String jdk : List.of("java-1.17.0", "java-9", "java-17", "java-21.0.3", "default")) {
            Files.createDirectories(host.resolve("usr/lib/jvm/" + jdk + "/bin"));
        }
        program("usr/bin/brig-gcc");
        program("usr/lib/jvm/java-17/bin/javac");
        program("usr/lib/jvm/java-9/bin/javac");
        program("usr/lib/jvm/default/bin/javac");
        Files.writeString(host.resolve("usr/bin/notes"), "");
        link("usr/bin/brig-cc", "/etc/alternatives/brig-cc");
        link("alternatives/brig-cc", "/usr/bin/brig-gcc");
        link("usr/bin/outside", host.resolve("usr/bin/brig-gcc").toString());
        link("usr/bin/up", "../../../../../usr/bin/brig-gcc");
        link("usr/bin/loop", "loop");
        view = new SandboxView(List.of(
                new Mount.Bind(host.resolve("usr").toString(), "/usr", false, false),
                new Mount.Link("usr/bin", "/bin"),
                new Mount.Bind(host.resolve("alternatives").toString(), "/etc/alternatives", false, false),
                new Mount.Bind(host.resolve("nothing").toString(), "/nothing", false, true)));
    }

    private void program(String path) throws IOException {
        Path file = Files.writeString(host.resolve(path), "#!/bin/sh\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void link(String path, String target) throws IOException {
        Files.createSymbolicLink(host.resolve(path), Path.of(target));
    }

    @Test
    void links_lead_where_they_lead_in_the_sandbox() {
        assertThat(view.isProgram("/usr/bin/brig-gcc")).isTrue();
        assertThat(view.isProgram("/bin/brig-gcc")).isTrue();
        assertThat(view.isProgram("/bin/brig-cc")).isTrue();
        assertThat(view.isProgram("/usr/bin/up")).isTrue();
        assertThat(view.isProgram("/usr/bin/../bin/./brig-gcc")).isTrue();
    }

    @Test
    void what_only_the_host_has_is_not_there() {
        assertThat(view.isProgram("/usr/bin/outside")).isFalse();
        assertThat(view.isProgram(host.resolve("usr/bin/brig-gcc").toString())).isFalse();
        assertThat(view.exists("/nothing")).isFalse();
        assertThat(view.exists("/etc")).isFalse();
    }

    @Test
    void a_link_to_itself_leads_nowhere() {
        assertThat(view.exists("/usr/bin/loop")).isFalse();
    }

    @Test
    void a_directory_or_a_file_without_the_right_is_not_a_program() {
        assertThat(view.isProgram("/usr/bin")).isFalse();
        assertThat(view.isProgram("/usr/bin/notes")).isFalse();
        assertThat(view.exists("/usr/bin/notes")).isTrue();
    }

    @Test
    void a_star_stands_for_anything_within_a_part() {
        assertThat(view.matching("/usr/lib/jvm/java-*/bin/javac"))
                .containsExactly("/usr/lib/jvm/java-17/bin/javac", "/usr/lib/jvm/java-9/bin/javac");
        assertThat(view.matching("/*/brig-gcc")).isEmpty();
    }

    @Test
    void of_several_tools_the_one_with_the_highest_version_counts() {
        assertThat(find("a: /usr/lib/jvm/*")).containsEntry("a", "/usr/lib/jvm/java-21.0.3");
        assertThat(find("a: { path: /usr/lib/jvm/*, containing: [bin/javac] }"))
                .containsEntry("a", "/usr/lib/jvm/java-17");
        assertThat(find("a: /usr/lib/jvm/java-1*")).containsEntry("a", "/usr/lib/jvm/java-17");
        assertThat(find("a: [/usr/bin/clang, /usr/bin/brig-gcc]")).containsEntry("a", "/usr/bin/brig-gcc");
        assertThat(find("a: /usr/bin/clang")).isEmpty();
    }

    private Map<String, String> find(String tools) {
        SourceFile file = SourceFile.of("t.yaml", Optional.empty(), tools.getBytes(StandardCharsets.UTF_8));
        return new Tools(view).find(YamlReader.read(file).members());
    }

    @Test
    void what_is_a_link_on_the_host_becomes_the_same_link_and_the_rest_is_bound_read_only() throws IOException {
        link("bin", "usr/bin");
        assertThat(HostMounts.of(host + "/bin", false)).containsExactly(new Mount.Link("usr/bin", host + "/bin"));
        assertThat(HostMounts.of(host + "/usr", false)).containsExactly(Mount.Bind.readOnly(host + "/usr"));
    }

    @Test
    void of_what_the_host_lacks_only_the_optional_is_passed_over() {
        assertThat(HostMounts.of(host + "/lib32", true)).isEmpty();
        assertThat(HostMounts.of(host + "/lib32", false)).containsExactly(Mount.Bind.readOnly(host + "/lib32"));
    }

    @Test
    void a_star_in_the_last_part_brings_all_that_match() throws IOException {
        Files.createDirectory(host.resolve("java-11-openjdk"));
        Files.createDirectory(host.resolve("java-17-openjdk"));
        assertThat(HostMounts.of(host + "/java-*-openjdk", false))
                .extracting(Mount::destination)
                .containsExactly(host + "/java-11-openjdk", host + "/java-17-openjdk");
        assertThat(HostMounts.of(host + "/none-*", true)).isEmpty();
    }
}
