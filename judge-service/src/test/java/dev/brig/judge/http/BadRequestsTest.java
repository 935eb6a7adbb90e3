package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.http.TestService.Reply;
import dev.brig.judge.http.contract.ProblemDocument;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bad input has its own clear error, and the service lives on. */
class BadRequestsTest {
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void theServiceStillWorks() {
        Reply reply = service.run("{\"argv\":[\"echo\",\"ok\"]}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().at("/stdout/text").textValue()).isEqualTo("ok\n");
    }

    @Test
    void anUnknownPolicy() {
        assertProblem(service.run("{\"argv\":[\"true\"],\"policy\":\"jugde\"}"), 422, "unknown-policy", "policy")
                .contains("jugde", "judge");
    }

    @Test
    void anUnknownLanguage() {
        assertProblem(
                        service.submit("{\"language\":\"plankalkuel\",\"source\":\"\"}"),
                        422,
                        "unknown-language",
                        "language")
                .contains("plankalkuel", "cpp17");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'{\"argv\":[\"true\"],\"cwd\":\"/\"}', cwd",
                "'{\"argv\":[\"true\"],\"limits\":{\"cpuMilis\":1}}', limits.cpuMilis",
                "'{\"argv\":[\"true\"],\"files\":{\"a.txt\":{\"txt\":\"\"}}}', files.a.txt.txt",
                "'{\"argv\":[\"true\"],\"collect\":[{\"name\":\"a\",\"size\":1}]}', collect[0].size",
            })
    void anUnknownField(String body, String field) {
        assertProblem(service.run(body), 422, "unknown-field", field);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'{}', argv",
                "'{\"argv\":[\"true\"],\"collect\":[{}]}', collect[0].name",
            })
    void aMissingField(String body, String field) {
        assertProblem(service.run(body), 422, "missing-field", field);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'[]', ''",
                "'\"x\"', ''",
                "'null', ''",
                "'{\"argv\":\"true\"}', argv",
                "'{\"argv\":[1]}', argv[0]",
                "'{\"argv\":[null]}', argv[0]",
                "'{\"argv\":[\"true\"],\"env\":[]}', env",
                "'{\"argv\":[\"true\"],\"env\":{\"A\":1}}', env.A",
                "'{\"argv\":[\"true\"],\"stdin\":true}', stdin",
                "'{\"argv\":[\"true\"],\"limits\":{\"cpuMillis\":\"1\"}}', limits.cpuMillis",
                "'{\"argv\":[\"true\"],\"limits\":{\"cpuMillis\":null}}', limits.cpuMillis",
                "'{\"argv\":[\"true\"],\"files\":{\"a\":\"text\"}}', files.a",
                "'{\"argv\":[\"true\"],\"policy\":{}}', policy",
            })
    void aValueOfTheWrongType(String body, String field) {
        assertProblem(service.run(body), 422, "wrong-type", field);
    }

    @ParameterizedTest
    @CsvSource({
        "cpuMillis, 0, limit-too-small",
        "cpuMillis, -1, limit-too-small",
        "memoryBytes, -9223372036854775809, limit-too-small",
        "processes, 0, limit-too-small",
        "openFiles, 2, limit-too-small",
        "cpuMillis, 86400000, limit-above-maximum",
        "wallMillis, 86400001, limit-above-maximum",
        "memoryBytes, 4398046511104, limit-above-maximum",
        "memoryBytes, 99999999999999999999999999, limit-above-maximum",
        "cpuMillis, 1.5, not-an-integer",
        "cpuMillis, 1e3, not-an-integer",
    })
    void aLimitThatCannotBe(String limit, String value, String code) {
        String limits = "\"limits\":{\"" + limit + "\":" + value + "}";
        assertProblem(service.run("{\"argv\":[\"true\"]," + limits + "}"), 422, code, "limits." + limit);
        assertProblem(
                service.submit("{\"language\":\"c\",\"source\":\"\"," + limits + "}"), 422, code, "limits." + limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0-", "3-1", "99999", "0,,1", ""})
    void aSetOfCpusThatIsNone(String set) {
        assertProblem(
                service.run("{\"argv\":[\"true\"],\"limits\":{\"cpuSet\":\"" + set + "\"}}"),
                422,
                "cpu-set-invalid",
                "limits.cpuSet");
    }

    @Test
    void aSetOfCpusThatIsLongerThanAnyIsNotSentBack() {
        Reply reply =
                service.run("{\"argv\":[\"true\"],\"limits\":{\"cpuSet\":\"" + "\uD83D\uDE00".repeat(100_000) + "\"}}");
        assertProblem(reply, 422, "cpu-set-invalid", "limits.cpuSet");
        assertThat(reply.text()).hasSizeLessThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../x", "a/../../x", "a/..", ".", "..", "", "a//b", "a/"})
    void aFileNameThatLeadsElsewhere(String name) {
        Reply in = service.run("{\"argv\":[\"true\"],\"files\":{\"" + name + "\":{\"text\":\"\"}}}");
        assertProblem(in, 422, "file-name-invalid");
        assertThat(in.json().get("field").textValue()).startsWith("files");
        Reply out = service.run("{\"argv\":[\"true\"],\"collect\":[\"" + name + "\"]}");
        assertProblem(out, 422, "file-name-invalid");
        assertThat(out.json().get("field").textValue()).startsWith("collect");
    }

    @Test
    void aFileNameOfFiveThousandBytes() {
        Reply reply = service.run("{\"argv\":[\"true\"],\"files\":{\"" + "a".repeat(5000) + "\":{\"text\":\"\"}}}");
        assertProblem(reply, 422, "file-name-invalid");
        assertThat(reply.text()).hasSizeLessThan(1000);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'{\"argv\":[\"true\",\"a\\u0000b\"]}', argv[1]",
                "'{\"argv\":[\"\\u0000\"]}', argv[0]",
                "'{\"argv\":[\"true\"],\"env\":{\"A\":\"\\u0000\"}}', env.A",
            })
    void aNulByteWhereTheKernelWouldEndTheText(String body, String field) {
        assertProblem(service.run(body), 422, "nul-byte", field);
    }

    @Test
    void aNulByteInTheNameOfAVariableOrAFile() {
        assertProblem(service.run("{\"argv\":[\"true\"],\"env\":{\"A\\u0000B\":\"\"}}"), 422, "nul-byte");
        assertProblem(service.run("{\"argv\":[\"true\"],\"files\":{\"a\\u0000\":{\"text\":\"\"}}}"), 422, "nul-byte");
        assertProblem(service.run("{\"argv\":[\"true\"],\"collect\":[\"a\\u0000\"]}"), 422, "nul-byte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A=B", "="})
    void theNameOfAVariableThatIsNone(String name) {
        assertProblem(
                service.run("{\"argv\":[\"true\"],\"env\":{\"" + name + "\":\"x\"}}"), 422, "variable-name-invalid");
    }

    @Test
    void noProgramAtAll() {
        assertProblem(service.run("{\"argv\":[]}"), 422, "command-missing", "argv");
        assertProblem(service.run("{\"argv\":[\"\"]}"), 422, "command-missing", "argv");
    }

    @Test
    void anArgumentLongerThanTheKernelTakes() {
        assertProblem(
                service.run("{\"argv\":[\"true\",\"" + "a".repeat(200_000) + "\"]}"),
                422,
                "argument-too-long",
                "argv[1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonexistent-command", "./nothing", "/nothing/at/all"})
    void aCommandThatDoesNotExist(String command) {
        assertProblem(service.run("{\"argv\":[\"" + command + "\"]}"), 422, "command-not-found", "argv[0]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "/usr", "./data"})
    void aCommandThatCannotBeExecuted(String command) {
        assertProblem(
                service.run("{\"argv\":[\"" + command + "\"],\"files\":{\"data\":{\"base64\":\"AAECAw==\"}}}"),
                422,
                "command-not-executable",
                "argv[0]");
    }

    @Test
    void argumentsLongerThanTheStackLimitLetsThemBe() {
        String argument = "\"" + "a".repeat(100_000) + "\"";
        assertProblem(
                service.run("{\"argv\":[\"true\"," + argument + "," + argument + "," + argument
                        + "],\"limits\":{\"stackBytes\":65536}}"),
                422,
                "arguments-too-long",
                "argv");
    }

    @Test
    void aSourceOfOneHundredMegabytes() {
        String source = "x".repeat(100_000_000);
        assertProblem(service.submit("{\"language\":\"c\",\"source\":\"" + source + "\"}"), 413, "body-too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AAA", "A===", "A*==", "AA=A", "AAAA=", "A-_A", " AAA", "AA\\n=="})
    void whatIsNotBase64(String text) {
        assertProblem(
                service.run("{\"argv\":[\"true\"],\"files\":{\"a\":{\"base64\":\"" + text + "\"}}}"),
                422,
                "base64-invalid",
                "files.a.base64");
        assertProblem(
                service.submit("{\"language\":\"c\",\"source\":{\"base64\":\"" + text + "\"}}"),
                422,
                "base64-invalid",
                "source.base64");
    }

    @Test
    void contentThatIsBothOrNeitherTextAndBase64() {
        assertProblem(service.run("{\"argv\":[\"true\"],\"files\":{\"a\":{}}}"), 422, "text-or-base64", "files.a");
        assertProblem(
                service.run("{\"argv\":[\"true\"],\"stdin\":{\"text\":\"\",\"base64\":\"\"}}"),
                422,
                "text-or-base64",
                "stdin");
    }

    @Test
    void bytesThatAreNotUtf8() {
        byte[] body = "{\"argv\":[\"echo\",\"x\"]}".getBytes(StandardCharsets.US_ASCII);
        body[17] = (byte) 0xff;
        assertProblem(service.post("/v1/runs", body), 400, "malformed-utf8");
    }

    @Test
    void halfASurrogatePair() {
        assertProblem(service.run("{\"argv\":[\"echo\",\"\\ud800\"]}"), 422, "text-invalid", "argv[1]");
        assertProblem(service.submit("{\"language\":\"c\",\"source\":\"\\udfff\"}"), 422, "text-invalid", "source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "not json", "{\"argv\":[\"true\"]} trailing", "<run/>", "{\"argv\":['true']}"})
    void aBodyThatIsNotJson(String body) {
        assertProblem(service.run(body), 400, "malformed-json");
    }

    @Test
    void aCharacterBeyondThe16BitsThatJavaCountsIn() {
        Reply reply = service.run("{\"argv\":[\"true\"]} \uD83D\uDE00");
        assertProblem(reply, 400, "malformed-json");
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(reply.json().toString()))
                .as(reply.text())
                .isTrue();
    }

    @Test
    void anEmptyBody() {
        assertProblem(service.run(""), 400, "empty-body");
    }

    @Test
    void aFieldThatIsThereTwice() {
        assertProblem(
                service.run("{\"argv\":[\"true\"],\"limits\":{\"cpuMillis\":1,\"cpuMillis\":2}}"),
                400,
                "duplicate-field",
                "limits.cpuMillis");
    }

    @Test
    void nestingBeyondMeasure() {
        assertProblem(service.run("{\"argv\":" + "[".repeat(1_000_000)), 400, "json-too-complex");
    }

    @Test
    void moreThanThereMayBe() {
        assertProblem(service.run("{\"argv\":[" + "\"a\",".repeat(5000) + "\"a\"]}"), 422, "too-many", "argv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=iso-8859-1",
                "json",
                ""
            })
    void aBodyThatIsNotSaidToBeJson(String type) {
        var request = service.request("/v1/runs")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"argv\":[\"true\"]}"));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        assertProblem(service.send(request), 415, "unsupported-media-type");
    }

    @Test
    void aCompressedBody() {
        var request = service.request("/v1/runs")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                        Base64.getDecoder().decode("H4sI")));
        assertProblem(service.send(request), 415, "unsupported-content-encoding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v2/runs", "/v1/runs/", "/v1//runs", "/v1/./runs", "/v1/x/../runs", "/v1/%72uns", "/v1/runs/x"})
    void aPathThatIsNoneOrAnotherSpellingOfOne(String path) {
        assertProblem(service.post(path, "{\"argv\":[\"true\"]}"), 404, "not-found");
        assertProblem(service.get(path), 404, "not-found");
    }

    @Test
    void aMethodThatThePathDoesNotTake() {
        Reply get = service.get("/v1/runs");
        assertProblem(get, 405, "method-not-allowed");
        assertThat(get.header("Allow")).isEqualTo("POST");
        Reply post = service.post("/health", "{}");
        assertProblem(post, 405, "method-not-allowed");
        assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
    }

    private static org.assertj.core.api.AbstractStringAssert<?> assertProblem(
            Reply reply, int status, String code, String field) {
        assertProblem(reply, status, code);
        assertThat(reply.json().path("field").asText()).isEqualTo(field);
        return assertThat(reply.json().get("detail").textValue());
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo(ProblemDocument.MEDIA_TYPE);
        assertThat(reply.json().path("code").asText()).as(reply.text()).isEqualTo(code);
        assertThat(reply.json().get("status").intValue()).isEqualTo(status);
        assertThat(TestService.schema("Problem").validate(reply.json())).isEmpty();
    }
}
