package dev.brig.judge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TestedSubmissionsTest {
    private static final String SUM = "a, b = map(int, input().split())\nprint(a + b)\n";
    private static final String TESTS = """
            "tests": [
              {"input": "1 2\\n", "answer": "3\\n"},
              {"input": "20 22\\n", "answer": "42\\n"},
              {"input": "5 5\\n", "answer": "10\\n"}
            ]""";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(options -> options.withSlots(2));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Reply submit(String source, String more) {
        return service.submit("{\"language\":\"python3\",\"source\":" + TestService.quoted(source) + "," + more + "}");
    }

    private static JsonNode judged(String source, String more) {
        Reply reply = submit(source, more);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(TestService.schema("TestedJudgement").validate(reply.json())).isEmpty();
        return reply.json();
    }

    private static String verdict(JsonNode json) {
        return json.get("verdict").textValue();
    }

    private static Stream<String> verdicts(JsonNode json) {
        return StreamSupport.stream(json.get("tests").spliterator(), false).map(TestedSubmissionsTest::verdict);
    }

    @Test
    void aSubmissionIsRunOnAllTests() {
        JsonNode json = judged(SUM, TESTS);
        assertThat(verdict(json)).isEqualTo("accepted");
        assertThat(json.get("tests").findValuesAsText("name")).containsExactly("1", "2", "3");
        JsonNode run = json.at("/tests/0/run");
        assertThat(run.get("status").textValue()).isEqualTo("exited");
        assertThat(run.has("stdout")).as("nobody asked for it").isFalse();
        assertThat(json.at("/tests/0/cpuMicros").longValue()).isPositive();
    }

    @Test
    void itStopsAtTheFirstFailureUnlessItIsToldNotTo() {
        String wrong = "a, b = map(int, input().split())\nprint(a * b)\n";
        JsonNode stopped = judged(wrong, TESTS);
        assertThat(verdict(stopped)).isEqualTo("wrong-answer");
        assertThat(stopped.get("reason").textValue()).startsWith("test 1: ");
        JsonNode all = judged(wrong, TESTS + ",\"stopAt\":\"never\"");
        assertThat(verdicts(all)).containsExactly("wrong-answer", "wrong-answer", "wrong-answer");
    }

    @Test
    void everyTestTellsItsOwnVerdictCauseAndLimit() {
        String many = """
                import sys
                word = input()
                if word == "loop":
                    while True: pass
                if word == "fail":
                    sys.exit(3)
                print(word)
                """;
        JsonNode json = judged(many, """
                "tests": [{"input": "loop"}, {"input": "fail"}, {"input": "right", "answer": "right"}],
                "stopAt": "never", "limits": {"cpuMillis": 200}
                """);
        assertThat(verdicts(json)).containsExactly("time-limit-exceeded", "runtime-error", "accepted");
        assertThat(verdict(json)).isEqualTo("time-limit-exceeded");
        assertThat(json.at("/tests/0/run/cause").textValue()).isEqualTo("cpu");
        assertThat(json.at("/tests/0/run/reached/0/observed").longValue()).isGreaterThanOrEqualTo(200_000);
        assertThat(json.at("/tests/1/run/exitCode").intValue()).isEqualTo(3);
        assertThat(json.get("timeLimitMillis").intValue()).isEqualTo(200);
    }

    @Test
    void whatItWroteComesBackWhereThatIsAskedForAndIsCut() {
        JsonNode json = judged("print(\"x\" * 100)\n", "\"tests\":[{}],\"showOutputBytes\":10");
        JsonNode out = json.at("/tests/0/run/stdout");
        assertThat(out.toString()).isEqualTo("{\"text\":\"xxxxxxxxxx\",\"bytes\":101,\"truncated\":true}");
    }

    @Test
    void groupsEarnTheirPointsAndRequireOthers() {
        String tests = """
                "tests": [
                  {"input": "1", "answer": "1", "points": 10, "group": "b"},
                  {"input": "2", "answer": "0", "points": 10, "group": "b"},
                  {"input": "3", "answer": "3", "points": 5, "group": "a"},
                  {"input": "4", "answer": "0", "points": 5, "group": "a"},
                  {"input": "5", "answer": "5", "points": 7, "group": "c"},
                  {"input": "6", "answer": "6", "points": 1}
                ],
                "groups": [{"name": "c", "requires": ["b"]}, {"name": "b"}, {"name": "a", "scoring": "each"}]""";
        JsonNode json = judged("print(input())\n", tests);
        assertThat(json.get("score").doubleValue()).isEqualTo(6);
        assertThat(json.get("groups").findValuesAsText("name")).containsExactly("b", "c", "a");
        assertThat(json.at("/groups/0/score").doubleValue()).isZero();
        assertThat(json.at("/groups/1/verdict").isNull()).as("left out").isTrue();
        assertThat(json.at("/groups/2/score").doubleValue()).isEqualTo(5);
    }

    @Test
    void checkersAreBuiltInOrPrograms() {
        String two = "\"tests\":[{\"answer\":\"1.0000001 X\"}],\"checker\":";
        assertThat(verdict(judged("print(\"1.0 X\")\n", two + "\"floats 1e-3\"")))
                .isEqualTo("accepted");
        assertThat(verdict(judged("print(\"1.0 X\")\n", two + "\"tokens\""))).isEqualTo("wrong-answer");
        String even = """
                {"language": "python3", "arguments": ["even"], "source":
                 "import sys\\nassert sys.argv[4] == 'even'\\nn = int(input())\\nopen(sys.argv[3] + 'judgemessage.txt', 'w').write('saw %d' % n)\\nopen(sys.argv[3] + 'teammessage.txt', 'w').write('not even')\\nsys.exit(42 if n % 2 == 0 else 43)\\n"}""";
        assertThat(verdict(judged("print(4)\n", two + even))).isEqualTo("accepted");
        JsonNode odd = judged("print(5)\n", two + even);
        assertThat(verdict(odd)).isEqualTo("wrong-answer");
        assertThat(odd.at("/tests/0/reason").textValue()).isEqualTo("saw 5");
        assertThat(odd.at("/tests/0/teamMessage").textValue()).isEqualTo("not even");
        String broken = "{\"language\":\"python3\",\"source\":\"raise Exception('broken')\\n\"}";
        JsonNode fault = judged("print(5)\n", two + broken);
        assertThat(verdict(fault)).isEqualTo("judge-error");
        assertThat(fault.at("/tests/0/diagnostics").textValue()).contains("broken");
    }

    @Test
    void itTalksWithAnInteractor() {
        String interactor = """
                "tests": [{"input": "7\\n"}],
                "interactor": {"language": "python3", "source":
                 "import sys\\nsecret = open(sys.argv[1]).read().strip()\\nprint(secret, flush=True)\\nsys.exit(42 if input() == secret * 2 else 43)\\n"}""";
        assertThat(verdict(judged("print(input() * 2)\n", interactor))).isEqualTo("accepted");
        JsonNode wrong = judged("print(input())\n", interactor);
        assertThat(verdict(wrong)).isEqualTo("wrong-answer");
        assertThat(wrong.at("/tests/0").has("transcript"))
                .as("nobody asked for it")
                .isFalse();
        JsonNode said = judged("print(input())\n", interactor + ",\"transcriptBytes\":100")
                .at("/tests/0/transcript");
        assertThat(said.at("/lines/0/from").textValue()).isEqualTo("interactor");
        assertThat(said.at("/lines/0/text").textValue()).isEqualTo("7");
        assertThat(said.at("/lines/1/from").textValue()).isEqualTo("submission");
        assertThat(said.at("/lines/1/atMicros").longValue()).isPositive();
        assertThat(said.get("truncated").booleanValue()).isFalse();
        assertThat(judged("print(input())\n", interactor + ",\"transcriptBytes\":1")
                        .at("/tests/0/transcript/truncated")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void outputsAreSubmittedWithoutALanguageToAProblemThatTakesThem() {
        Map<String, String> squares = Map.of(
                "problem.yaml",
                """
                problem_format_version: 2025-09
                name: Squares
                uuid: 5d0c2c0e-7f0a-4a0e-9d5b-0c6a4a1f5b09
                type: submit-answer
                """,
                "statement/problem.en.md",
                "Square it.\n",
                "input_validators/any.py",
                "exit(42)\n",
                "data/secret/1.in",
                "2\n",
                "data/secret/1.ans",
                "4\n",
                "data/secret/2.in",
                "3\n",
                "data/secret/2.ans",
                "9\n",
                "submissions/accepted/all.py",
                "print(int(input()) ** 2)\n");
        Reply put = service.send(
                service.request("/v1/problems/squares").PUT(BodyPublishers.ofByteArray(Archives.zipOfTexts(squares))));
        assertThat(put.status()).as(put.text()).isEqualTo(201);
        String files = """
                {"language": "submit-answer", "problem": "squares", "stopAt": "never", "source": "4\\n", "sourceFile": "1.out",
                 "sources": {"2.out": {"text": "%d\\n"}}}""";
        Reply right = service.submit(files.formatted(9));
        assertThat(right.status()).as(right.text()).isEqualTo(200);
        assertThat(verdict(right.json())).as(right.text()).isEqualTo("accepted");
        assertThat(verdicts(service.submit(files.formatted(8)).json())).containsExactly("accepted", "wrong-answer");

        byte[] zip = Archives.zipOfTexts(Map.of("1.out", "4\n"));
        String archive = """
                {"language": "submit-answer", "problem": "squares", "stopAt": "never", "sourceFile": "answers.zip",
                 "source": {"base64": "%s"}}""".formatted(Base64.getEncoder().encodeToString(zip));
        assertThat(verdicts(service.submit(archive).json())).containsExactly("accepted", "no-output");

        Reply program = submit("print(4)\n", "\"problem\":\"squares\"");
        assertThat(program.status()).as(program.text()).isEqualTo(422);
        assertThat(program.json().get("code").textValue()).isEqualTo("language-not-possible");
        Reply inline = service.submit("{\"language\":\"submit-answer\",\"source\":\"\",\"tests\":[{}]}");
        assertThat(inline.status()).as(inline.text()).isEqualTo(422);
        assertThat(inline.json().get("field").textValue()).isEqualTo("language");
    }

    @Test
    void itHasSeveralFilesAndTellsTheCompilersOutcome() {
        String more = """
                "sourceFile": "start.c", "sources": {"half/half.h": {"text": "int half(int);\\n"},
                  "half/half.c": {"text": "int half(int n) { return n / 2; }\\n"}},
                "tests": [{"input": "84", "answer": "42"}]""";
        String main = """
                #include <stdio.h>
                #include "half/half.h"
                int main(void) { int n; scanf("%d", &n); printf("%d\\n", half(n)); return 0; }
                """;
        String body = "{\"language\":\"c\",\"source\":%s,%s}";
        Reply good = service.submit(body.formatted(TestService.quoted(main), more));
        assertThat(good.status()).as(good.text()).isEqualTo(200);
        assertThat(verdict(good.json())).as(good.text()).isEqualTo("accepted");
        assertThat(good.json().at("/compile/exitCode").intValue()).isZero();
        Reply bad = service.submit(body.formatted(TestService.quoted("int main(void) {"), more));
        assertThat(verdict(bad.json())).isEqualTo("compilation-error");
        assertThat(bad.json().at("/compile/stderr/text").textValue()).contains("error");
        assertThat(bad.json().get("tests")).isEmpty();
    }

    @Test
    void inputsAndAnswersMayBeBlobs() {
        byte[] input = "20 22\n".getBytes(UTF_8);
        String digest = BlobsTest.digest(input);
        service.send(service.request("/v1/blobs/" + digest).PUT(BodyPublishers.ofByteArray(input)));
        String test = "\"tests\":[{\"input\":{\"blob\":\"%s\"},\"answer\":\"42\"}]";
        assertThat(verdict(judged(SUM, test.formatted(digest)))).isEqualTo("accepted");
        Reply unknown = submit(SUM, test.formatted("0".repeat(64)));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json().get("field").textValue()).isEqualTo("tests[0].input.blob");
    }

    @Test
    void sourcesThatAreBlobsHaveALimit() {
        byte[] large = new byte[(32 << 20) + 1];
        String digest = BlobsTest.digest(large);
        service.send(service.request("/v1/blobs/" + digest).PUT(BodyPublishers.ofByteArray(large)));
        Reply refused = submit(
                SUM,
                "\"sources\":{\"data.txt\":{\"blob\":\"" + digest
                        + "\"}},\"tests\":[{\"input\":\"\",\"answer\":\"\"}]");
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.json().get("code").textValue()).isEqualTo("sources-too-large");
        assertThat(refused.json().get("field").textValue()).isEqualTo("sources");
    }

    @Test
    void itIsJudgedByAProblemThatWasUploaded() {
        Reply put = service.send(
                service.request("/v1/problems/pairsum").PUT(BodyPublishers.ofByteArray(Archives.zipOf("pairsum"))));
        assertThat(put.status()).as(put.text()).isEqualTo(201);
        String itself = """
                n, t = map(int, input().split())
                a = list(map(int, input().split()))
                print(a[0], a[0])
                """;
        JsonNode json = judged(itself, "\"problem\":\"pairsum\"");
        assertThat(verdict(json)).isNotEqualTo("accepted");
        assertThat(json.get("problem").toString()).isEqualTo("{\"id\":\"pairsum\",\"version\":1}");
        assertThat(json.get("groups").findValuesAsText("name")).contains("secret");
        Reply version = submit(SUM, "\"problem\":{\"id\":\"pairsum\",\"version\":9}");
        assertThat(version.status()).isEqualTo(404);
        assertThat(version.json().get("code").textValue()).isEqualTo("unknown-problem");
    }

    @Test
    void aClientThatGoesAwayEndsItAll() throws IOException {
        double before = service.metric("brig_jobs{policy=\"judge\"}");
        try (Socket _ = service.ask(
                "/v1/submissions",
                "{\"language\":\"python3\",\"source\":\"import time; time.sleep(60)\",\"tests\":[{},{},{},{},{},{}]}")) {
            service.awaitMetric("brig_slots_busy", 2);
        }
        service.awaitMetric("brig_slots_busy", 0);
        service.awaitMetric("brig_http_open", 1);
        service.awaitMetric("brig_jobs{policy=\"judge\"}", before);
    }

    static Stream<Arguments> mistakes() {
        String one = "\"tests\":[{}]";
        return Stream.of(
                Arguments.of("\"problem\":\"nothing\"", 404, "unknown-problem", ""),
                Arguments.of("\"tests\":[]", 422, "tests-empty", "tests"),
                Arguments.of("\"stopAt\":\"never\"", 422, "tests-missing", "stopAt"),
                Arguments.of(one + ",\"problem\":\"x\"", 422, "conflict", "tests"),
                Arguments.of(one + ",\"stdin\":\"x\"", 422, "conflict", "stdin"),
                Arguments.of("\"problem\":\"x\",\"limits\":{}", 422, "conflict", "limits"),
                Arguments.of("\"problem\":\"x\",\"stopAt\":\"group\"", 422, "conflict", "stopAt"),
                Arguments.of("\"tests\":[{\"points\":-1}]", 422, "points-negative", "tests[0].points"),
                Arguments.of("\"tests\":[{\"points\":1}],\"stopAt\":\"first-failure\"", 422, "conflict", "stopAt"),
                Arguments.of("\"tests\":[{\"group\":\"a\"}]", 422, "unknown-group", "tests[0].group"),
                Arguments.of(
                        "\"tests\":[{\"group\":\"a\"},{\"group\":\"b\"}],\"groups\":[{\"name\":\"a\",\"requires\":[\"b\"]},"
                                + "{\"name\":\"b\",\"requires\":[\"a\"]}]",
                        422,
                        "cyclic-groups",
                        "groups[1].requires"),
                Arguments.of(
                        "\"tests\":[{\"group\":\"a\"}],\"groups\":[{\"name\":\"a\",\"requires\":[\"x\"]}]",
                        422,
                        "unknown-group",
                        "groups[0].requires"),
                Arguments.of("\"tests\":[{}],\"groups\":[{\"name\":\"a\"}]", 422, "group-empty", "groups[0]"),
                Arguments.of("\"tests\":[{\"name\":\"a\"},{\"name\":\"a\"}]", 422, "duplicate-name", "tests[1].name"),
                Arguments.of(one + ",\"checker\":\"nonsense\"", 422, "checker-invalid", "checker"),
                Arguments.of(
                        one + ",\"checker\":{\"language\":\"c\",\"source\":\"int\"}",
                        422,
                        "program-unusable",
                        "checker"),
                Arguments.of(
                        one + ",\"checker\":{\"language\":\"x\",\"source\":\"\"}", 422, "unknown-language", "language"),
                Arguments.of(one + ",\"limits\":{\"processes\":1}", 422, "limit-not-possible", "limits.processes"),
                Arguments.of(
                        one + ",\"limits\":{\"memoryBytes\":4398046511104}",
                        422,
                        "limit-above-maximum",
                        "limits.memoryBytes"),
                Arguments.of(one + ",\"sources\":{\"../x\":{\"text\":\"\"}}", 422, "file-name-invalid", "sources"),
                Arguments.of(one + ",\"sourceFile\":\"/etc/x\"", 422, "file-name-invalid", "sources"),
                Arguments.of(
                        one + ",\"sources\":{\"a\":{\"text\":\"\"},\"a/b\":{\"text\":\"\"}}",
                        422,
                        "file-name-conflict",
                        "sources"),
                Arguments.of(one + ",\"sources\":{\"main.py\":{\"text\":\"\"}}", 422, "file-name-conflict", "sources"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldByItsCodeAndField(String more, int status, String code, String field) {
        Reply reply = submit("print()", more);
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(TestService.schema("Problem").validate(reply.json())).isEmpty();
        assertThat(reply.json().get("code").textValue()).as(reply.text()).isEqualTo(code);
        assertThat(reply.json().path("field").asText()).as(reply.text()).isEqualTo(field);
    }
}
