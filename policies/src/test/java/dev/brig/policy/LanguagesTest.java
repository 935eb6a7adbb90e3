package dev.brig.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brig.policy.document.SourceFile;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.root.HostTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("pure")
class LanguagesTest {
    private static final String OWN = """
            languages:
              shell:
                name: Shell
                source: main.sh
                extensions: [sh]
                version: [/bin/sh, --version]
                run:
                  command: [/bin/sh, main.sh]
            """;

    @TempDir
    private Path directory;

    private PolicyDirectory with(String yaml) {
        return new PolicyDirectory(directory).with(SourceFile.LANGUAGES, yaml);
    }

    /** The language {@code x}, with what is given beside what every language has. */
    private PolicyDirectory language(String fields) {
        return with("languages:\n  x:\n    name: X\n    source: x.txt\n" + fields.indent(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "cpp17", "cpp20", "python3", "java"})
    void every_built_in_language_is_there_or_says_why_not(String id) {
        Languages languages = Languages.builtIn(Policies.builtIn());
        assertThat(languages.get(id).isPresent() ^ languages.unavailable().containsKey(id))
                .isTrue();
        languages.get(id).ifPresent(language -> {
            assertThat(language.run().policy().name()).isEqualTo("judge");
            assertThat(language.compile()
                            .or(language::check)
                            .orElseThrow()
                            .policy()
                            .name())
                    .isEqualTo("compile");
            assertThat(Files.isExecutable(Path.of(language.version().command().getFirst())))
                    .isTrue();
        });
    }

    @Test
    void cpp_is_compiled_to_one_static_program_where_that_can_be_linked() {
        Languages languages = Languages.builtIn(Policies.builtIn());
        assumeThat(languages.get("cpp17")).isPresent();
        Language cpp = languages.get("cpp17").orElseThrow();
        boolean canLink = !new HostTree(cpp.run().policy().mounts())
                .matching("/usr/lib/gcc/*/*/libstdc++.a")
                .isEmpty();
        assertThat(cpp.compile().orElseThrow().command().contains("-static")).isEqualTo(canLink);
        assertThat(cpp.artifacts()).containsExactly("program");
        assertThat(cpp.run().files()).containsExactly("program");
    }

    @Test
    void a_python_program_runs_from_its_source() {
        Languages languages = Languages.builtIn(Policies.builtIn());
        assumeThat(languages.get("python3")).isPresent();
        Language python = languages.get("python3").orElseThrow();
        assertThat(python.artifacts()).isEmpty();
        assertThat(python.run().files()).containsExactly("main.py");
    }

    @Test
    void a_java_program_gets_the_memory_asked_for_as_heap_and_the_machine_its_own_on_top() {
        Languages languages = Languages.builtIn(Policies.builtIn());
        assumeThat(languages.get("java")).isPresent();
        LanguageStep run = languages.get("java").orElseThrow().run();
        Job job = run.job(Limits.none().with(Limit.MEMORY, 100 << 20).with(Limit.PROCESSES, 1))
                .build();
        assertThat(job.argv()).contains("-Xmx104857600").doesNotContain("-Xmx${memoryBytes}");
        assertThat(job.limits().get(Limit.MEMORY)).hasValue((100 + 192) << 20);
        assertThat(job.limits().get(Limit.PROCESSES)).hasValue(257);
        assertThat(run.outOfMemory())
                .first()
                .extracting(OutOfMemorySign::exitCode)
                .isEqualTo(3);
    }

    @Test
    void what_is_extra_stays_within_the_policys_maximum_but_an_excessive_wish_stays_excessive() {
        LanguageStep run = language("""
                version: [/bin/sh]
                run: { command: [/bin/sh], extra: { memory: 192m } }
                """).languages().get("x").orElseThrow().run();
        assertThat(run.limits(Limits.none().with(Limit.MEMORY, 4L << 30)).get(Limit.MEMORY))
                .hasValue(4L << 30);
        assertThat(run.limits(Limits.none().with(Limit.MEMORY, (4L << 30) - 5)).get(Limit.MEMORY))
                .hasValue(4L << 30);
        assertThat(run.limits(Limits.none().with(Limit.MEMORY, 5L << 30)).get(Limit.MEMORY))
                .hasValue(5L << 30);
    }

    @Test
    void a_steps_own_limits_go_before_the_policys_and_after_those_asked_for() {
        LanguageStep run = language("""
                version: [/bin/sh]
                run: { command: [/bin/sh, "${cpuMillis}", "${wallMillis}", "$${x}"], limits: { cpu: 7s, wall: 9s } }
                """).languages().get("x").orElseThrow().run();
        Job job = run.job(Limits.none().with(Limit.WALL, 11_000)).build();
        assertThat(job.argv()).containsExactly("/bin/sh", "7000", "11000", "${x}");
        assertThat(job.limits()).isEqualTo(Limits.none().with(Limit.CPU, 7000).with(Limit.WALL, 11_000));
    }

    @Test
    void a_users_file_adds_replaces_and_takes_away_languages() {
        Languages languages = with(OWN + "  java: null\n  c:\n    name: Mine\n    source: a\n"
                        + "    version: [/bin/sh]\n    run: { command: [/bin/sh] }\n")
                .languages();
        assertThat(languages.get("shell").orElseThrow().run().command()).containsExactly("/bin/sh", "main.sh");
        assertThat(languages.get("c").orElseThrow().name()).isEqualTo("Mine");
        assertThat(languages.get("java")).isEmpty();
        assertThat(languages.unavailable()).doesNotContainKey("java");
    }

    @Test
    void without_a_file_of_the_users_the_built_in_languages_stand() {
        Languages own = Languages.load(directory, Policies.builtIn());
        Languages builtIn = Languages.builtIn(Policies.builtIn());
        assertThat(own.all())
                .extracting(Language::id)
                .isEqualTo(builtIn.all().stream().map(Language::id).toList());
    }

    @Test
    void a_language_whose_tool_is_missing_is_not_offered_and_says_what_it_lacks() {
        Languages languages = language("""
                install: apt install x
                tools: { x: [/usr/bin/no-such-x, /usr/bin/no-x-*], unused: /usr/bin/no-such-y }
                version: ["${x}"]
                run: { command: ["${x}"] }
                """).languages();
        assertThat(languages.get("x")).isEmpty();
        assertThat(languages.unavailable())
                .containsEntry(
                        "x",
                        "not found in the sandbox: /usr/bin/no-such-x or /usr/bin/no-x-*; on Debian: apt install x");
    }

    @Test
    void a_program_that_the_host_has_and_the_sandbox_has_not_is_missing() throws IOException {
        Path program = Files.writeString(directory.resolve("tool"), "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Languages languages = language("version: [/bin/sh]\nrun: { command: [" + program + "] }\n")
                .languages();
        assertThat(languages.unavailable()).containsEntry("x", "not found in the sandbox: " + program);
    }

    @Test
    void an_argument_is_given_only_where_what_it_needs_is_found() {
        List<String> command =
                language("""
                tools: { there: /usr/bin, absent: /usr/no-such-directory }
                version: [/bin/sh]
                run:
                  command:
                    - /bin/sh
                    - { argument: one, ifFound: [there] }
                    - { argument: two, ifFound: [there, absent] }
                    - { argument: "${there}/three", ifFound: [there] }
                """).languages().get("x").orElseThrow().run().command();
        assertThat(command).containsExactly("/bin/sh", "one", "/usr/bin/three");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            run: {command: [a]}                                                    | languages.yaml:2:6: languages.x: lacks the field 'version'
            version: a, run: {command: [a]}                                        | languages.yaml:4:14: languages.x.version: must be a list, not text
            version: [], run: {command: [a]}                                       | languages.yaml:4:14: languages.x.version: must not be empty
            version: [a], run: {}                                                  | languages.yaml:4:24: languages.x.run: lacks the field 'command'
            version: [a], run: {command: [""]}                                     | languages.yaml:4:34: languages.x.run.command: names no program
            version: [a], run: {command: [a], polcy: b}                            | languages.yaml:4:39: languages.x.run.polcy: is not a field here; did you mean 'policy'?
            version: [a], run: {command: [a], policy: jugde}                       | languages.yaml:4:47: languages.x.run.policy: there is no policy 'jugde'; did you mean 'judge'?
            version: [a], run: {command: ["${gcc}"]}                               | languages.yaml:4:35: languages.x.run.command[0]: '${gcc}' is neither a tool of this language nor a limit
            version: [a], run: {command: ["${memoryByte}"]}                        | languages.yaml:4:35: languages.x.run.command[0]: '${memoryByte}' is neither a tool of this language nor a limit; did you mean 'memoryBytes'?
            version: [a], run: {command: [a, {argument: b, ifFound: [c]}]}         | languages.yaml:4:62: languages.x.run.command[1].ifFound[0]: 'c' is not a tool of this language
            version: [a], run: {command: [a, "${idleMillis}"]}                     | languages.yaml:4:34: languages.x.run.command: '${idleMillis}' stands for nothing here: there are cpuMillis, fileSizeBytes, memoryBytes, openFiles, outputBytes, processes, stackBytes, stderrBytes, wallMillis, workBytes, workFiles; did you mean 'wallMillis'?
            version: [a], run: {command: ["a\\0"]}                                 | languages.yaml:4:35: languages.x.run.command[0]: must not hold a NUL
            version: [a], run: {command: [a], files: [b]}                          | languages.yaml:4:47: languages.x.run.files[0]: is not the source, and there is nothing to make it before
            version: [a], run: {command: [a], files: [../b]}                       | languages.yaml:4:47: languages.x.run.files[0]: is not the source, and there is nothing to make it before
            version: [a], compile: {command: [a]}, run: {command: [a], files: [../b]} | languages.yaml:4:72: languages.x.run.files[0]: must not hold . or .. as a part, nor a NUL
            version: [a], run: {command: [a], files: [/b]}                         | languages.yaml:4:47: languages.x.run.files[0]: must be a relative path, without // and without / at its end
            version: [a], run: {command: [a], limits: {cpu: 61s}}                  | languages.yaml:4:53: languages.x.run.limits.cpu: 61s is above the maximum of the policy 'judge', 1min
            version: [a], run: {command: [a], limits: {cpu: 0}}                    | languages.yaml:4:53: languages.x.run.limits.cpu: 0 is too little: the least is 1ms
            version: [a], run: {command: [a], extra: {memory: 1s}}                 | languages.yaml:4:55: languages.x.run.extra.memory: '1s' is not understood: write a size such as 64k, 256m or 1g, or a plain number of bytes
            version: [a], run: {command: [a], environment: {A: "\\0"}}             | languages.yaml:4:56: languages.x.run.environment.A: must not hold a NUL
            version: [a], run: {command: [a], outOfMemory: [{exitCode: 0}]}        | languages.yaml:4:64: languages.x.run.outOfMemory[0].exitCode: must be 1 or more
            version: [a], prepare: {inputs: [/a], pieces: [{command: [a], files: [b]}], compile: [a]}, run: {command: [a]} | languages.yaml:4:28: languages.x.prepare: is for languages that are compiled
            version: [a], compile: {command: [a]}, prepare: {inputs: ["${b}"], pieces: [{command: [a], files: [b]}], compile: [a]}, run: {command: [a]} | languages.yaml:4:63: languages.x.prepare.inputs[0]: '${b}' is neither a tool of this language nor a limit
            version: [a], compile: {command: [a]}, prepare: {inputs: [/a], pieces: [{command: [a], files: [b]}], compile: ["${prepard}"]}, run: {command: [a]} | languages.yaml:4:116: languages.x.prepare.compile[0]: '${prepard}' is neither a tool of this language nor a limit; did you mean 'prepared'?
            version: [a], run: {command: [a]}, tools: {b: c}                       | languages.yaml:4:51: languages.x.tools.b: must be an absolute path such as /usr/bin/gcc
            version: [a], run: {command: [a]}, tools: {b: {path: /c}}              | languages.yaml:4:51: languages.x.tools.b: lacks the field 'containing'
            version: [a], run: {command: [a]}, tools: {B: /c}                      | languages.yaml:4:48: languages.x.tools.B: is not a tool's name: use up to 32 small letters, digits and + _ -, a letter first
            """)
    void a_wrong_field_is_named_with_its_place_and_reason(String fields, String expected) {
        List<String> mistakes = with("languages:\n  x: {\n    name: X, source: x.txt,\n    " + fields + " }\n")
                .languageMistakes();
        assertThat(mistakes).containsExactly(expected);
    }

    @Test
    void a_language_has_what_it_does_not_say_itself_from_the_one_that_it_extends() {
        Languages languages = with(OWN + """
                  other:
                    extends: shell
                    name: Another shell
                    words: { greeting: hello }
                    run: { environment: { GREETING: "${greeting}" } }
                """).languages();
        Language other = languages.get("other").orElseThrow();
        assertThat(other.name()).isEqualTo("Another shell");
        assertThat(other.source()).isEqualTo("main.sh");
        assertThat(other.run().command()).containsExactly("/bin/sh", "main.sh");
        assertThat(other.run().environment()).containsEntry("GREETING", "hello");
    }

    @Test
    void a_language_that_extends_its_own_id_is_the_built_in_one_with_changes() {
        Languages languages = with("""
                languages:
                  python3: { extends: python3, name: Mine }
                  cpp20: { extends: cpp20, name: Mine too }
                """).languages();
        for (String id : List.of("python3", "cpp20")) {
            Language builtIn = Languages.builtIn(Policies.builtIn()).get(id).orElseThrow();
            assertThat(languages.get(id).orElseThrow().name()).startsWith("Mine");
            assertThat(languages.get(id).orElseThrow().run().command())
                    .isEqualTo(builtIn.run().command());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            shel  | run: {}                             | languages.yaml:10:14: languages.x.extends: there is no language 'shel'; did you mean 'shell'?
            y     | run: {}                             | languages.yaml:10:14: languages.x.extends: 'y' extends another one itself: name that one
            shell | compile: {limits: {cpu: 1s}}        | languages.yaml:11:14: languages.x.compile: lacks the field 'command', and so does what it extends
            """)
    void what_a_language_cannot_extend_is_named(String other, String fields, String expected) {
        List<String> mistakes = with(OWN + "  x:\n    extends: " + other + "\n    " + fields
                        + "\n  y:\n    extends: shell\n")
                .languageMistakes();
        assertThat(mistakes).containsExactly(expected);
    }
}
