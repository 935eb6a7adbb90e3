package dev.brig.sandbox.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class HostTreeTest {
    @TempDir
    private Path host;

    private RootTree tree;

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
        tree = new HostTree(List.of(
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
        assertThat(tree.isProgram("/usr/bin/brig-gcc")).isTrue();
        assertThat(tree.isProgram("/bin/brig-gcc")).isTrue();
        assertThat(tree.isProgram("/bin/brig-cc")).isTrue();
        assertThat(tree.isProgram("/usr/bin/up")).isTrue();
        assertThat(tree.isProgram("/usr/bin/../bin/./brig-gcc")).isTrue();
    }

    @Test
    void what_only_the_host_has_is_not_there() {
        assertThat(tree.isProgram("/usr/bin/outside")).isFalse();
        assertThat(tree.isProgram(host.resolve("usr/bin/brig-gcc").toString())).isFalse();
        assertThat(tree.exists("/nothing")).isFalse();
        assertThat(tree.exists("/etc")).isFalse();
    }

    @Test
    void a_link_to_itself_leads_nowhere() {
        assertThat(tree.exists("/usr/bin/loop")).isFalse();
    }

    @Test
    void a_directory_or_a_file_without_the_right_is_not_a_program() {
        assertThat(tree.isProgram("/usr/bin")).isFalse();
        assertThat(tree.isProgram("/usr/bin/notes")).isFalse();
        assertThat(tree.exists("/usr/bin/notes")).isTrue();
    }

    @Test
    void a_star_stands_for_anything_within_a_part() {
        assertThat(tree.matching("/usr/lib/jvm/java-*/bin/javac"))
                .containsExactly("/usr/lib/jvm/java-17/bin/javac", "/usr/lib/jvm/java-9/bin/javac");
        assertThat(tree.matching("/*/brig-gcc")).isEmpty();
    }

    @Test
    void what_is_a_link_on_the_host_becomes_the_same_link_and_the_rest_is_bound_read_only() throws IOException {
        link("bin", "usr/bin");
        assertThat(HostTree.mirror(host + "/bin", false)).containsExactly(new Mount.Link("usr/bin", host + "/bin"));
        assertThat(HostTree.mirror(host + "/usr", false)).containsExactly(Mount.Bind.readOnly(host + "/usr"));
    }

    @Test
    void of_what_the_host_lacks_only_the_optional_is_passed_over() {
        assertThat(HostTree.mirror(host + "/lib32", true)).isEmpty();
        assertThat(HostTree.mirror(host + "/lib32", false)).containsExactly(Mount.Bind.readOnly(host + "/lib32"));
    }

    @Test
    void a_star_in_the_last_part_brings_all_that_match() throws IOException {
        Files.createDirectory(host.resolve("java-11-openjdk"));
        Files.createDirectory(host.resolve("java-17-openjdk"));
        assertThat(HostTree.mirror(host + "/java-*-openjdk", false))
                .extracting(Mount::destination)
                .containsExactly(host + "/java-11-openjdk", host + "/java-17-openjdk");
        assertThat(HostTree.mirror(host + "/none-*", true)).isEmpty();
    }
}
