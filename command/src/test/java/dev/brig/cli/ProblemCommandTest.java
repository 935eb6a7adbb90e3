package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.cli.Cli.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemCommandTest {
    @TempDir
    private Path directory;

    private Path problem;

    /** Twice the number. */
    @BeforeEach
    void writeProblem() throws IOException {
        problem = directory.resolve("twice");
        write("problem.yaml", "name: Twice\nlimits:\n  time_limit: 2\n");
        write("problem_statement/problem.tex", "\\problemname{Twice}\n");
        write("input_validators/number.py", "int(input())\nexit(42)\n");
        write("data/sample/1.in", "1\n");
        write("data/sample/1.ans", "2\n");
        write("data/secret/1.in", "21\n");
        write("data/secret/1.ans", "42\n");
        write("submissions/accepted/sum.py", "n = int(input())\nprint(n + n)\n");
        write("submissions/wrong_answer/square.py", "n = int(input())\nprint(n * n)\n");
    }

    private Path write(String file, String text) throws IOException {
        Path path = problem.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private Result verify(String... options) {
        return Cli.brig(Stream.concat(Stream.of("problem", "verify", problem.toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    @Test
    void aGoodPackageIsATableAndStatusZero() {
        Result result = verify();
        assertThat(result.status()).as(result.toString()).isZero();
        assertThat(result.out())
                .startsWith("twice: legacy, 2 tests, time limit 2 s\n")
                .containsPattern("submission +verdict +sample +secret +slowest test +time +as expected\n")
                .containsPattern("accepted/sum.py +AC +AC +AC +\\S+ +0\\.\\d+ s +\\d+ % +yes\n")
                .containsPattern("wrong_answer/square.py +WA +WA ")
                .endsWith("all is as expected\n");
        assertThat(result.err()).contains("accepted/sum.py: AC\n").doesNotContain("\033");
    }

    @Test
    void aSubmissionThatSurprisesIsToldWithTheReason() throws IOException {
        write("submissions/accepted/wrong.py", "print(2)\n");
        Result result = verify();
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .containsPattern("accepted/wrong.py +WA +AC +WA .* NO\n  submissions/accepted: permitted are AC")
                .endsWith("1 of 3 submissions not as expected, 0 errors in files\n");
    }

    @Test
    void jsonSaysWhatTheTableSays() throws IOException {
        write("data/secret/2.in", "no number\n");
        write("data/secret/2.ans", "no number\n");
        Result result = verify("--json");
        assertThat(result.status()).isEqualTo(1);
        JsonNode json = new JsonMapper().readTree(result.out());
        assertThat(json.path("good").asBoolean(true)).isFalse();
        assertThat(json.at("/timeLimit/cpuMillis").asInt()).isEqualTo(2000);
        assertThat(json.at("/faults/0/file").asText()).isEqualTo("data/secret/2.in");
        assertThat(json.at("/submissions/0/name").asText()).isEqualTo("accepted/sum.py");
        assertThat(json.at("/submissions/0/verdict").asText()).isEqualTo("run-time-error");
        assertThat(json.at("/submissions/0/asExpected").asBoolean(true)).isFalse();
        assertThat(json.at("/submissions/0/tests/2/name").asText()).isEqualTo("secret/2");
    }

    @Test
    void anArchiveIsAsGoodAsADirectoryAndNothingOfItIsLeft() throws IOException {
        Path zip = directory.resolve("twice.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(problem)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new ZipEntry("twice/" + problem.relativize(path).toString()));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        Result result = Cli.brig("problem", "verify", zip.toString());
        assertThat(result.status()).as(result.toString()).isZero();
        assertThat(result.out()).startsWith("twice: ");
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("brig-problem-")))
                    .isEmpty();
        }
    }

    @Test
    void submitJudgesByAPackageAsProblemJudgeDoes() throws IOException {
        Path wrong = write("submissions/wrong_answer/square.py", "n = int(input())\nprint(n * n)\n");
        Result result = Cli.brig("submit", wrong.toString(), "--problem", problem.toString(), "--json");
        Result judged = Cli.brig("problem", "judge", problem.toString(), wrong.toString(), "--json");
        assertThat(result.status()).as(result.toString()).isEqualTo(1).isEqualTo(judged.status());
        JsonNode json = new JsonMapper().readTree(result.out());
        assertThat(json.path("verdict").asText()).isEqualTo("wrong-answer");
        assertThat(json.path("tests").findValuesAsText("name"))
                .isEqualTo(new JsonMapper().readTree(judged.out()).path("tests").findValuesAsText("name"));
    }

    @Test
    void submitTakesTheLanguageThatIsNamed() throws IOException {
        Path text = write("submissions/accepted/sum.txt", "n = int(input())\nprint(n + n)\n");
        Result result = Cli.brig("submit", text.toString(), "--problem", problem.toString(), "--language", "python3");
        assertThat(result.status()).as(result.toString()).isZero();
        assertThat(result.out()).startsWith("accepted").containsPattern("secret/1 +AC ");
    }

    @Test
    void submitTakesNoInputBesideAProblemsOwn() {
        String program = problem.resolve("submissions/accepted/sum.py").toString();
        assertThat(Cli.brig("submit", program, "--problem", problem.toString(), "--stdin", program)
                        .err())
                .startsWith("brig: --stdin: not together with --problem");
        assertThat(Cli.brig("submit", program, "--problem", problem.toString(), "--cpu", "1s")
                        .err())
                .startsWith("brig: --problem: it sets the limits");
        assertThat(Cli.brig("submit", program, "--problem", "no-such").err())
                .startsWith("brig: --problem: there is no no-such here");
    }

    @Test
    void whatIsNotSupportedIsNamedAndNothingIsJudged() throws IOException {
        write("problem.yaml", "name: Twice\nlimits:\n  time_limit: 2\n  memory: 100000\n");
        Result result = verify();
        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).contains("twice: not supported: limits.memory");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aPackageWithMistakesIsNotGood() throws IOException {
        write("problem.yaml", "name: Twice\nlimits:\n  time_limit: soon\n");
        Result result = verify();
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out())
                .contains("error: problem.yaml:3: limits.time_limit")
                .contains("cannot be judged");
    }

    @Test
    void oneSubmissionIsJudged() throws IOException {
        Path right = Files.writeString(directory.resolve("right.c"), """
                #include <stdio.h>
                int main(void) { int n; scanf("%d", &n); printf("%d\\n", 2 * n); }
                """);
        Result accepted = Cli.brig("problem", "judge", problem.toString(), right.toString());
        assertThat(accepted.status()).as(accepted.toString()).isZero();
        assertThat(accepted.out()).startsWith("accepted, time limit 2 s\n").containsPattern("secret/1 +AC");

        Path wrong = Files.writeString(directory.resolve("wrong.py"), "print(2)\n");
        Result rejected = Cli.brig("problem", "judge", problem.toString(), wrong.toString(), "--time-limit", "3s");
        assertThat(rejected.status()).isEqualTo(1);
        assertThat(rejected.out()).startsWith("wrong answer, time limit 3 s\n").contains("expected \"42\", seen \"2\"");

        Path broken = Files.writeString(directory.resolve("broken.c"), "int main(void) { return x; }\n");
        Result notCompiled = Cli.brig("problem", "judge", problem.toString(), broken.toString());
        assertThat(notCompiled.status()).isEqualTo(1);
        assertThat(notCompiled.out()).startsWith("compile error").contains("broken.c:1");
    }

    @Test
    void mistakesOnTheCommandLineAreToldInOneLine() throws IOException {
        Path file = Files.writeString(directory.resolve("a.py"), "print(1)\n");
        Path empty = Files.createDirectories(directory.resolve("empty"));
        String dir = problem.toString();
        for (List<String> wrong : List.of(
                List.of("which", "problem"),
                List.of("no " + directory.resolve("none"), "problem", "verify", directory.resolve("none") + ""),
                List.of("neither zip nor tar", "problem", "verify", file + ""),
                List.of("--slots: must be 1 or more", "problem", "verify", dir, "--slots", "0"),
                List.of("FILE: there is no", "problem", "judge", dir, directory.resolve("none") + ""),
                List.of("--time-limit: ", "problem", "judge", dir, file + "", "--time-limit", "soon"),
                List.of("--time-limit: ", "problem", "judge", dir, file + "", "--time-limit", "0s"))) {
            Result result = Cli.brig(wrong.subList(1, wrong.size()).toArray(String[]::new));
            assertThat(result.status()).as("%s: %s", wrong, result).isEqualTo(125);
            if (!wrong.getFirst().equals("which")) {
                assertThat(result.err()).contains(wrong.getFirst()).doesNotContain("\tat ");
            }
        }
        Result notAPackage = Cli.brig("problem", "verify", empty.toString());
        assertThat(notAPackage.status()).isEqualTo(1);
        assertThat(notAPackage.out()).contains("problem.yaml");
    }

    @Test
    void whenToldToEndItEndsAndLeavesNothing() throws Exception {
        write("submissions/accepted/sum.py", "import time\ntime.sleep(1000)\n");
        write("submissions/accepted/done.py", "n = int(input())\nprint(n + n)\n");
        write("submissions/accepted/first.py", "n = int(input())\nprint(n + n)\n");
        write("problem.yaml", "name: Twice\nlimits:\n  time_limit: 50\n");
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = Cli.start(
                ProcessBuilder.Redirect.to(out.toFile()),
                ProcessBuilder.Redirect.to(err.toFile()),
                "problem",
                "verify",
                problem.toString());
        try (ProcessHandleWait wait = new ProcessHandleWait(process)) {
            wait.untilSandboxesRun();
            process.destroy();
            assertThat(process.waitFor()).isEqualTo(128 + 15);
            assertThat(out).isEmptyFile();
            assertThat(err).content().doesNotContain("could not clean up").doesNotContain("\tat ");
            wait.untilNoDescendantIsLeft();
        }
    }

    /** Watches a process's descendants; ends the process if the test fails. */
    private record ProcessHandleWait(Process process) implements AutoCloseable {
        void untilSandboxesRun() {
            while (process.isAlive()
                    && process.descendants()
                            .noneMatch(child ->
                                    child.info().commandLine().orElse("").contains("sum.py"))) {
                Thread.onSpinWait();
            }
        }

        void untilNoDescendantIsLeft() {
            while (process.descendants().findAny().isPresent()) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void aTranscriptShowsWhatBothSaidAndOnlyWhereItIsAskedFor() throws IOException {
        write("problem.yaml", "name: Twice\nvalidation: custom interactive\nlimits:\n  time_limit: 2\n");
        write("output_validators/v.py", """
                import sys
                print(open(sys.argv[1]).read().strip(), flush=True)
                sys.exit(42 if input() == open(sys.argv[2]).read().strip() else 43)
                """);
        Path mine = write(
                "submissions/accepted/sum.py",
                "n = int(input())\nprint(n + n, flush=True)\nimport sys\nsys.stdin.read()\n");
        Result plain = Cli.brig("problem", "judge", problem.toString(), mine.toString());
        assertThat(plain.out()).doesNotContain("> 42");
        Result result = Cli.brig("problem", "judge", "--transcript", problem.toString(), mine.toString());
        assertThat(result.status()).as(result.toString()).isZero();
        assertThat(result.out())
                .containsPattern(
                        "\\d s < 21\n +\\d\\.\\d{3} s > 42\n +\\d\\.\\d{3} s < \\(the interactor left first\\)\n");
        Result json = Cli.brig("problem", "judge", "--transcript", "--json", problem.toString(), mine.toString());
        assertThat(json.out()).contains("\"from\" : \"submission\"").contains("\"text\" : \"42\"");
    }
}
