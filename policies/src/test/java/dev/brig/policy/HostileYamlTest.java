package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.brig.policy.document.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("pure")
class HostileYamlTest {
    /** Far more than any refusal takes, far less than blowing up would. */
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private List<String> mistakes(byte[] bytes) {
        PolicyDirectory own = new PolicyDirectory(directory).with("p.yaml", bytes);
        return assertTimeoutPreemptively(SOON, own::policyMistakes);
    }

    private List<String> mistakes(String text) {
        return mistakes(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            hostname: &a x                      | p.yaml:1:11: hostname: anchors and aliases are not supported: write the value out
            hostname: *a                        | p.yaml:1:11: hostname: anchors and aliases are not supported: write the value out
            &a hostname: x                      | p.yaml:1:1: anchors and aliases are not supported: write the value out
            hostname: !!str x                   | p.yaml:1:11: hostname: tags are not supported: remove tag:yaml.org,2002:str
            hostname: !!javax.script.ScriptEngineManager [] | p.yaml:1:11: hostname: tags are not supported: remove tag:yaml.org,2002:javax.script.ScriptEngineManager
            <<: {hostname: x}                   | p.yaml:1:1: <<: is not a field here
            {hostname: a, hostname: b}          | p.yaml:1:15: hostname: is there twice
            ? [a, b]                            | p.yaml:1:3: a field's name must be plain text
            [a, b]                              | p.yaml:1:1: is not a mapping of fields to values
            just text                           | p.yaml:1:1: is not a mapping of fields to values
            null                                | p.yaml:1:1: is not a mapping of fields to values
            %YAML 1.1                           | p.yaml: is empty
            {a: b                               | p.yaml:2:1: is not YAML: expected ',' or '}', but got <stream end>
            a: b: c                             | p.yaml:1:5: is not YAML: mapping values are not allowed here
            a: "b                               | p.yaml:2:1: is not YAML: found unexpected end of stream
            a: @b                               | p.yaml:1:4: is not YAML: found character '@' that cannot start any token. (Do not use @ for indentation)
            """)
    void what_settings_do_not_need_is_refused_with_its_place(String yaml, String expected) {
        assertThat(mistakes(yaml + "\n")).containsExactly(expected);
    }

    @Test
    void a_duplicate_field_deep_inside_is_named() {
        assertThat(mistakes("extends: judge\nlimits:\n  cpu:\n    default: 1s\n    default: 2s\n"))
                .containsExactly("p.yaml:5:5: limits.cpu.default: is there twice");
    }

    @Test
    void a_second_document_is_refused() {
        assertThat(mistakes("extends: judge\n---\nextends: judge\n"))
                .containsExactly("p.yaml:2:1: holds a second document");
    }

    @Test
    void an_empty_file_is_refused() {
        assertThat(mistakes("")).containsExactly("p.yaml: is empty");
        assertThat(mistakes("# only a comment\n")).containsExactly("p.yaml: is empty");
    }

    @Test
    void a_file_that_is_not_utf_8_is_refused_where_it_is_not() {
        assertThat(mistakes("extends: judge\nhostname: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1)))
                .containsExactly("p.yaml:2:14: is not UTF-8");
        assertThat(mistakes("extends: judge\n".getBytes(StandardCharsets.UTF_16)))
                .containsExactly("p.yaml:1:1: is not UTF-8");
    }

    @Test
    void control_characters_are_refused_where_they_are() {
        assertThat(mistakes("extends: judge\nhostname: a\0b\n"))
                .containsExactly("p.yaml:2:12: holds the control character U+0000");
        assertThat(mistakes("extends: judge # \u001b[31m\n"))
                .containsExactly("p.yaml:1:18: holds the control character U+001B");
        assertThat(mistakes("hostname: \uFFFF\n")).containsExactly("p.yaml:1:11: holds the control character U+FFFF");
    }

    @Test
    void a_byte_order_mark_is_passed_over() {
        assertThat(mistakes("\uFEFFextends: judge\n")).isEmpty();
    }

    @Test
    void a_file_larger_than_a_quarter_megabyte_is_refused() {
        assertThat(mistakes("#".repeat(SourceFile.MAXIMUM_BYTES + 1)))
                .containsExactly("p.yaml: is larger than 262144 bytes");
    }

    static Stream<Arguments> bombs() {
        int most = SourceFile.MAXIMUM_BYTES;
        return Stream.of(
                Arguments.of("lists in lists", "a: " + "[".repeat(most - 10)),
                Arguments.of("lists in lists, closed", "a: " + "[".repeat(most / 3) + "]".repeat(most / 3)),
                Arguments.of("mappings in mappings", "{a: ".repeat(most / 5)),
                Arguments.of("mappings as names", "? ".repeat(most / 3)),
                Arguments.of("dashes on one line", "- ".repeat(most / 3)),
                Arguments.of("ever deeper lines", deeperLines(700)),
                Arguments.of("twenty thousand fields", fields(20_000)),
                Arguments.of(
                        "twenty thousand variables",
                        "environment: {" + fields(20_000).replace('\n', ',') + "}"),
                Arguments.of("a name as long as a file may be", "\"" + "a".repeat(most - 100) + "\": 1"),
                Arguments.of("a number as long as a file may be", "user: {uid: " + "9".repeat(most - 100) + "}"),
                Arguments.of(
                        "a time as long as a file may be", "limits: {cpu: {default: " + "9".repeat(most - 100) + "}}"),
                Arguments.of("a host name as long as a file may be", "hostname: " + "a".repeat(most - 100)),
                Arguments.of(
                        "a path as long as a file may be", "fileSystem: {\"" + "/a".repeat(most / 2 - 50) + "\": {}}"),
                Arguments.of("anchors by the thousand", "a: [" + "&a x, ".repeat(most / 8) + "]"),
                Arguments.of("the billion laughs", """
                        a: &a [x, x, x, x, x, x, x, x, x]
                        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
                        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
                        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
                        """),
                Arguments.of("conditions that multiply", """
                        extends: judge
                        seccomp:
                          groups:
                            a: { calls: [read], when: [%s] }
                        """.formatted(Stream.of(0, 1, 2, 3, 4, 5)
                        .map(argument -> "{argument: " + argument + ", equals: [" + "1, 2, 3, 4, ".repeat(60) + "]}")
                        .toList()
                        .toString()
                        .replaceAll("^\\[|]$", ""))));
    }

    private static String deeperLines(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines && text.length() + i + 4 < SourceFile.MAXIMUM_BYTES; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }
        return text.toString();
    }

    private static String fields(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append('f').append(i).append(": \n");
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void a_file_made_to_exhaust_us_is_refused_soon(String name, String text) {
        assertThat(mistakes(text))
                .isNotEmpty()
                .allSatisfy(mistake ->
                        assertThat(mistake).as(name).startsWith("p.yaml:").hasSizeLessThan(2000));
    }

    @Test
    void what_is_not_a_file_is_refused_without_being_opened() throws IOException, InterruptedException {
        Path pipe = directory.resolve("p.yaml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.createDirectory(directory.resolve("d.yaml"));
        Files.createSymbolicLink(directory.resolve("gone.yaml"), Path.of("nowhere"));
        PolicyDirectory own = new PolicyDirectory(directory);
        assertThat(assertTimeoutPreemptively(SOON, own::policyMistakes))
                .containsExactly(
                        "d.yaml: is not a regular file", "gone.yaml: does not exist", "p.yaml: is not a regular file");
    }
}
