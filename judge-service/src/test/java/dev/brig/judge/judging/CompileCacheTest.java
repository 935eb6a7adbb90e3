package dev.brig.judge.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.judging.TestCaseRunner.TestCase;
import dev.brig.judge.toolchain.PreparedStore;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of compilers, and what is not. The compilers here make something else each time, so that one can see whether they ran. */
class CompileCacheTest {
    /** The source is a script that says how compiling it ends. */
    private static final String COMPILER = "cat /proc/sys/kernel/random/uuid >y; . ./x";

    private static final long ROOM = 1 << 20;

    @TempDir
    private static Path directory;

    private static Path tool;
    private static Languages languages;
    private static PolicyQueues queues;
    private static PreparedToolchains toolchains;

    private final Compiler compiler = new Compiler(queues, toolchains, new CompileCache(ROOM));

    @BeforeAll
    static void prepare() throws IOException {
        tool = Files.writeString(directory.resolve("tool"), "");
        Files.writeString(directory.resolve("tooled.yaml"), """
                extends: compile
                fileSystem:
                  /tool: { kind: bind, source: %s }
                limits:
                  fileSize: { default: 64k }
                  output: { default: 64k }
                """.formatted(tool));
        String one = """
                  %s:
                    name: A script
                    source: x
                    version: [/bin/sh]
                    compile: { policy: tooled, command: [/bin/sh, -c, "%s", sh, /tool] }
                    run: { files: [y], command: [/bin/sh, -c, "echo changed >y; cat y"] }
                """;
        Files.writeString(
                directory.resolve("languages.yaml"),
                "languages:\n" + one.formatted("script", COMPILER) + one.formatted("other", COMPILER));
        Policies policies = Policies.load(directory);
        languages = Languages.load(directory, policies);
        queues = new PolicyQueues(new LocalSandboxRunner(1), policies, Set.of(), 8, RunListener.NONE);
        toolchains = new PreparedToolchains(languages, new PreparedStore(directory.resolve("made")));
    }

    @AfterAll
    static void close() {
        queues.close();
    }

    private Compilation compile(String language, String source) {
        return compiler.compile(languages.get(language).orElseThrow(), Content.of(source), new RunScope());
    }

    private static String made(Compilation compilation) {
        return new String(((Content.Bytes) compilation.files().get("y")).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void theSameSourceIsCompiledOnce() {
        Compilation first = compile("script", "echo words");
        Compilation second = compile("script", "echo words");
        assertThat(first.cached()).isFalse();
        assertThat(second.cached()).isTrue();
        assertThat(made(second)).isEqualTo(made(first));
        assertThat(second.outcome()).isEqualTo(first.outcome());
        assertThat(second.outcome().orElseThrow().stdout().text()).isEqualTo("words\n");
    }

    @Test
    void anotherByteOrAnotherLanguageIsAnotherProgram() {
        Compilation first = compile("script", "true");
        assertThat(compile("script", "true\n").cached()).isFalse();
        assertThat(compile("other", "true").cached()).isFalse();
        assertThat(compile("script", "true").cached()).isTrue();
        assertThat(made(compile("script", "true"))).isEqualTo(made(first));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exit 1",
                "rm y",
                "kill -9 $$",
                "dd if=/dev/zero of=large bs=64k count=100000; true",
                "i=0; while [ $i -lt 100000 ]; do echo 0123456789012345678901234567890123456789; i=$((i + 1)); done",
                "# __TIME__",
            })
    void whatDidNotEndCleanlyOrDependsOnMoreIsNotKept(String source) {
        compile("script", source);
        assertThat(compile("script", source).cached()).isFalse();
    }

    @Test
    void aProgramCannotChangeWhatIsKept() {
        Compilation first = compile("script", "true # run");
        String before = made(first);
        var language = languages.get("script").orElseThrow();
        TestCaseRunner runner = new TestCaseRunner(language, queues);
        var test = new TestCase(Content.empty(), Optional.empty(), Limits.none());
        var result = runner.run(first.files(), test, runner.take(Limits.none()), new RunScope());
        assertThat(result.run().stdout().text()).isEqualTo("changed\n");
        assertThat(made(compile("script", "true # run"))).isEqualTo(before);
    }

    @Test
    void afterAToolHasChangedSourcesAreCompiledAnew() throws IOException {
        compile("script", "true # tool");
        assertThat(compile("script", "true # tool").cached()).isTrue();
        Files.setLastModifiedTime(tool, FileTime.from(Instant.EPOCH));
        assertThat(compile("script", "true # tool").cached()).isFalse();
        assertThat(compile("script", "true # tool").cached()).isTrue();
    }

    @Test
    void whatWasNotUsedForLongestMakesRoom() {
        CompileCache cache = new CompileCache(10_000);
        for (String key : List.of("a", "b", "c", "d")) {
            cache.put(key, of(1400));
        }
        assertThat(cache.get("a")).isPresent();
        cache.put("e", of(1400));
        assertThat(cache.get("b")).isEmpty();
        assertThat(cache.get("a")).isPresent();
        assertThat(cache.get("e")).isPresent();
    }

    @Test
    void whatTakesMuchOfTheRoomIsNotKept() {
        CompileCache cache = new CompileCache(10_000);
        cache.put("small", of(100));
        cache.put("large", of(9000));
        assertThat(cache.get("large")).isEmpty();
        assertThat(cache.get("small")).isPresent();
    }

    @Test
    void aCacheWithoutRoomKeepsNothing() {
        Compiler without = new Compiler(queues, toolchains, CompileCache.none());
        var language = languages.get("script").orElseThrow();
        without.compile(language, Content.of("true"), new RunScope());
        assertThat(without.compile(language, Content.of("true"), new RunScope()).cached())
                .isFalse();
    }

    private static Compilation of(int bytes) {
        return new Compilation(Optional.empty(), Optional.empty(), Map.of("y", Content.of(new byte[bytes])));
    }
}
