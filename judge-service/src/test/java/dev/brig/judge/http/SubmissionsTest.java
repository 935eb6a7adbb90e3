package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.TestService.Reply;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionsTest {
    private static final String SUM_IN_CPP = """
            #include <iostream>
            int main() { long a, b; std::cin >> a >> b; std::cout << a + b << std::endl; }
            """;
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aCppProgramIsCompiledAndAccepted() {
        JsonNode judgement = judge("cpp17", SUM_IN_CPP, ",\"stdin\":\"20 22\",\"expectedOutput\":\"42\"");
        assertVerdict(judgement, "accepted");
        assertThat(judgement.at("/compile/exitCode").intValue()).isZero();
        assertThat(judgement.at("/compile/files").properties()).isEmpty();
        assertThat(judgement.at("/run/stdout/text").textValue()).isEqualTo("42\n");
        assertThat(judgement.at("/run/usage/cpuMicros").longValue()).isPositive();
        assertThat(judgement.at("/reason").isNull()).isTrue();
    }

    /** The section becomes the segment that names the loader, in a static program too. */
    @ParameterizedTest
    @ValueSource(strings = {"/no/such/loader", "/etc/passwd", "/usr/bin", "/etc/passwd/below", "relative", "/dev/null"})
    void aSubmissionCannotLookLikeAFaultOfOursByNamingItsOwnLoader(String loader) {
        String source = "#include <cstdio>\n"
                + "__attribute__((section(\".interp\"), used, retain)) extern const char own[] = \"" + loader + "\";\n"
                + "int main() { std::puts(\"hi\"); }\n";
        JsonNode judgement = judge("cpp17", source, "");
        assertVerdict(judgement, "runtime-error");
        assertThat(judgement.at("/reason").textValue()).contains("cannot be executed");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "c, `#include <stdio.h>\nint main(void) { puts(\"hi\"); }`",
                "cpp17, `#include <cstdio>\nint main() { std::puts(\"hi\"); }`",
                "cpp20, `#include <version>\n#include <cstdio>\nint main() { auto f = []<class T>(T t) { std::puts(t); }; f(\"hi\"); }`",
                "python3, `print('hi')`",
                "java, `public class Main { public static void main(String[] a) { System.out.println(\"hi\"); } }`",
            })
    void everyLanguageIsAcceptedThatThisMachineHas(String language, String source) {
        assumeThat(TestService.LANGUAGES.get(language))
                .as("%s on this machine", language)
                .isPresent();
        assertVerdict(judge(language, source, ",\"expectedOutput\":\"hi\""), "accepted");
    }

    @Test
    void otherOutputIsAWrongAnswer() {
        assertVerdict(judge("python3", "print(41)", ",\"expectedOutput\":\"42\""), "wrong-answer");
    }

    @Test
    void withoutExpectedOutputEndingWellIsEnough() {
        assertVerdict(judge("python3", "print(41)", ""), "accepted");
    }

    @Test
    void sourceAndExpectedOutputMayBeBase64() {
        Reply reply = service.submit("""
                {"language": "python3", "source": {"base64": "cHJpbnQoNDIp"}, "expectedOutput": {"base64": "NDIK"}}
                """);
        assertVerdict(reply.json(), "accepted");
    }

    @Test
    void sourceThatDoesNotCompileIsACompilationErrorWithTheCompilersWords() {
        JsonNode judgement = judge("cpp17", "int main() { return x; }", "");
        assertVerdict(judgement, "compilation-error");
        assertThat(judgement.at("/compile/stderr/text").textValue()).contains("x");
        assertThat(judgement.get("run").isNull()).isTrue();
    }

    @Test
    void pythonThatIsNoProgramIsACompilationErrorWithTheWordsOfPython() {
        JsonNode judgement = judge("python3", "print(1)\nif True print(2)\n", "");
        assertVerdict(judgement, "compilation-error");
        assertThat(judgement.at("/compile/stderr/text").textValue())
                .startsWith("  File \"main.py\", line 2\n")
                .contains("SyntaxError");
        assertThat(judgement.get("run").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import sys\nprint('  File \"main.py\", line 1\\nSyntaxError: no', file=sys.stderr)\nsys.exit(1)",
                "raise SyntaxError('no', ('main.py', 1, 1, ''))",
                "open('main.py', 'w').write('if')\nexec('if')",
            })
    void aPythonProgramCannotPretendToBeNone(String source) {
        JsonNode judgement = judge("python3", source, "");
        assertVerdict(judgement, "runtime-error");
        assertThat(judgement.get("compile").isNull()).isTrue();
    }

    @Test
    void aCompilerThatHitsItsLimitIsACompilationErrorWithTheReason(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("compile.yaml"),
                "extends: compile\nlimits: { cpu: { default: 500ms }, memory: { default: 64m } }\n");
        Policies policies = Policies.load(directory);
        try (TestService strict = TestService.start(options ->
                ServerOptions.of(policies, Languages.builtIn(policies)).withAddress("127.0.0.1", 0))) {
            JsonNode slow = judge(strict, "c", "int x[] = {\n" + "1+2*3-4/5,".repeat(2_000_000) + "};", "");
            assertVerdict(slow, "compilation-error");
            assertThat(slow.at("/reason").textValue()).containsAnyOf("CPU time", "memory");
        }
    }

    @Test
    void aCrashIsARuntimeError() {
        JsonNode judgement = judge("c", "int main(void) { __builtin_trap(); }", "");
        assertVerdict(judgement, "runtime-error");
        assertThat(judgement.at("/run/status").textValue()).isEqualTo("signaled");
        assertVerdict(judge("c", "int main(void) { return 3; }", ""), "runtime-error");
    }

    @Test
    void aJavaProgramThatEndsAsTheMachineWithoutMemoryWouldIsARuntimeError() {
        assertVerdict(
                judge("java", "class Main { public static void main(String[] a) { System.exit(3); } }", ""),
                "runtime-error");
        assertVerdict(
                judge(
                        "java",
                        "class Main { public static void main(String[] a) { int[][] x = new int[9999][9999]; } }",
                        ""),
                "memory-limit-exceeded");
    }

    @Test
    void deepRecursionIsStoppedByTheMemoryLimitAlone() {
        String source = """
                #include <stdio.h>
                __attribute__((noinline, optimize("O0"))) int down(int n) {
                    volatile char page[4096];
                    page[0] = n;
                    return n == 0 ? page[0] : down(n - 1) + page[0] * 0;
                }
                int main(void) { return down(%d); }
                """;
        String gibibyte = ",\"limits\":{\"memoryBytes\":1073741824}";
        assertVerdict(judge("c", source.formatted(100_000), gibibyte), "accepted");
        assertVerdict(judge("c", source.formatted(100_000), ""), "memory-limit-exceeded");
        assertVerdict(
                judge("c", source.formatted(100_000), gibibyte.replace("{\"m", "{\"stackBytes\":67108864,\"m")),
                "runtime-error");
    }

    @Test
    void aProgramThatSpinsExceedsItsTime() {
        JsonNode judgement = judge("c", "int main(void) { for (;;) {} }", ",\"limits\":{\"cpuMillis\":100}");
        assertVerdict(judgement, "time-limit-exceeded");
        assertThat(judgement.at("/run/cause").textValue()).isEqualTo("cpu");
    }

    @Test
    void aProgramThatSleepsExceedsItsTime() {
        JsonNode judgement = judge("python3", "import time; time.sleep(60)", ",\"limits\":{\"wallMillis\":500}");
        assertVerdict(judgement, "time-limit-exceeded");
        assertThat(judgement.at("/run/cause").textValue()).isEqualTo("wall");
    }

    @Test
    void aProgramThatNeedsTooMuchMemoryExceedsIt() {
        String source = """
                #include <stdlib.h>
                #include <string.h>
                int main(void) { for (;;) { char *p = malloc(1 << 20); if (!p) return 1; memset(p, 1, 1 << 20); } }
                """;
        assertVerdict(judge("c", source, ",\"limits\":{\"memoryBytes\":33554432}"), "memory-limit-exceeded");
    }

    @Test
    void aProgramThatWritesTooMuchExceedsItsOutput() {
        JsonNode judgement = judge(
                "c",
                "#include <stdio.h>\nint main(void) { for (;;) puts(\"xxxxxxxxxxxxxxxx\"); }",
                ",\"limits\":{\"outputBytes\":100000}");
        assertVerdict(judgement, "output-limit-exceeded");
        assertThat(judgement.at("/run/stdout/truncated").booleanValue()).isTrue();
    }

    @Test
    void aClassThatIsNotCalledMainIsTheSubmissionsMistake() {
        assumeThat(TestService.LANGUAGES.get("java")).isPresent();
        assertThat(judge("java", "class Other {}", "").get("verdict").textValue())
                .isIn("compilation-error", "runtime-error");
    }

    @Test
    void judgementsHaveIdsOfTheirOwn() {
        assertThat(judge("python3", "", "").get("id"))
                .isNotEqualTo(judge("python3", "", "").get("id"));
    }

    private static JsonNode judge(String language, String source, String more) {
        return judge(service, language, source, more);
    }

    private static JsonNode judge(TestService judging, String language, String source, String more) {
        Reply reply = judging.submit(
                "{\"language\":\"" + language + "\",\"source\":" + TestService.quoted(source) + more + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(TestService.schema("Judgement").validate(reply.json())).isEmpty();
        return reply.json();
    }

    private static void assertVerdict(JsonNode judgement, String verdict) {
        assertThat(judgement.path("verdict").asText())
                .as(judgement.toPrettyString())
                .isEqualTo(verdict);
    }
}
