package dev.brig.judge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.blob.BlobLimits;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of several programs over HTTP, and of those whose output is followed. */
class SeveralProgramsTest {
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(options -> options.withSlots(2));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Reply send(String body, String accept) {
        return service.send(service.request("/v1/runs")
                .header("Content-Type", "application/json")
                .header("Accept", accept)
                .POST(BodyPublishers.ofString(body)));
    }

    private static JsonNode run(String body) {
        Reply reply = send(body, "application/json");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(TestService.schema("Outcome").validate(reply.json())).isEmpty();
        return reply.json();
    }

    @Test
    void filesAreKeptFromStepToStep() {
        JsonNode json = run("""
                {"argv": ["sh", "-c", "echo one > a; mkdir d; echo two > d/b; echo three > c"], "keep": ["a", "d/b"],
                 "then": [
                   {"argv": ["sh", "-c", "cat a d/b; ls c; echo four >> a"], "files": {"d/b": {"text": "2\\n"}}, "keep": ["a"]},
                   {"argv": ["cat", "a"], "collect": ["d/b"]}]}""");
        assertThat(json.get("files")).isEmpty();
        assertThat(json.at("/then/0/exitCode").intValue()).as("%s", json).isZero();
        assertThat(json.at("/then/0/stdout/text").textValue()).isEqualTo("one\n2\n");
        assertThat(json.at("/then/1/stdout/text").textValue()).isEqualTo("one\nfour\n");
        assertThat(json.at("/then/1/files/d~1b/text").textValue()).isEqualTo("two\n");
    }

    @Test
    void aStepThatFailsOrLosesItsFileIsTheLast() {
        JsonNode failed = run("{\"argv\":[\"false\"],\"then\":[{\"argv\":[\"true\"]}]}");
        assertThat(failed.get("exitCode").intValue()).isEqualTo(1);
        assertThat(failed.has("then")).isFalse();
        JsonNode lost = run("{\"argv\":[\"true\"],\"keep\":[\"x\"],\"then\":[{\"argv\":[\"true\"]}]}");
        assertThat(lost.at("/missing/x").textValue()).isEqualTo("no such file");
        assertThat(lost.has("then")).isFalse();
        JsonNode absent = run("{\"argv\":[\"true\"],\"then\":[{\"argv\":[\"/no/such\"]},{\"argv\":[\"true\"]}]}");
        assertThat(absent.at("/then/0/cause").textValue()).isEqualTo("command-not-found");
        assertThat(absent.get("then")).hasSize(1);
    }

    @Test
    void programsAreJoinedByPipes() {
        JsonNode json = run("""
                {"argv": ["printf", "b\\\\na\\\\n"], "pipe": [{"argv": ["sort"], "collect": ["x"]}]}""");
        assertThat(json.at("/pipe/0/stdout/text").textValue()).isEqualTo("a\nb\n");
        assertThat(json.at("/pipe/0/missing").has("x")).isTrue();
        JsonNode broken = run("{\"argv\":[\"yes\"],\"pipe\":[{\"argv\":[\"head\",\"-n\",\"1\"]}]}");
        assertThat(broken.at("/pipe/0/stdout/text").textValue()).isEqualTo("y\n");
        assertThat(broken.get("signal").textValue()).isEqualTo("SIGPIPE");
    }

    @Test
    void anArchiveIsUnpackedIntoTheWorkDirectory() {
        byte[] zip = Archives.zipOfTexts(Map.of("src/a.txt", "a\n", "b.txt", "b\n"));
        String digest = BlobsTest.digest(zip);
        service.send(service.request("/v1/blobs/" + digest).PUT(BodyPublishers.ofByteArray(zip)));
        JsonNode json = run("{\"argv\":[\"cat\",\"src/a.txt\",\"b.txt\"],\"unpack\":{\"blob\":\"" + digest + "\"}}");
        assertThat(json.at("/stdout/text").textValue()).isEqualTo("a\nb\n");
    }

    @Test
    void filesBecomeBlobsAndArchivesComeOutAsTheyWentIn() {
        JsonNode made = run("""
                {"argv": ["sh", "-c", "mkdir d; seq 100000 > d/numbers; tar -cf all.tar d; exit 3"],
                 "store": ["all.tar", "d/numbers", "absent"]}""");
        assertThat(made.get("exitCode").intValue()).isEqualTo(3);
        assertThat(made.at("/missing/absent").textValue()).isEqualTo("no such file");
        JsonNode numbers = made.at("/files/d~1numbers");
        assertThat(numbers.get("bytes").intValue()).isEqualTo(588_895);
        assertThat(service.get("/v1/blobs/" + numbers.get("blob").textValue()).text())
                .startsWith("1\n2\n")
                .endsWith("\n100000\n");
        String archive = made.at("/files/all.tar/blob").textValue();
        JsonNode again =
                run("{\"argv\":[\"tail\",\"-n\",\"1\",\"d/numbers\"],\"unpack\":{\"blob\":\"" + archive + "\"}}");
        assertThat(again.at("/stdout/text").textValue()).isEqualTo("100000\n");
    }

    @Test
    void aFileForWhichThereIsNoRoomAmongTheBlobsIsSaidToBeMissing() {
        try (TestService small = TestService.start(
                options -> options.withSlots(1).withStorage(Storage.TEMPORARY.withBlobs(new BlobLimits(1000, 1000))))) {
            Reply reply = small.post("/v1/runs", """
                    {"argv": ["sh", "-c", "seq 1000 > large; seq 100 > small"], "store": ["large", "small"]}""");
            assertThat(reply.json().at("/missing/large").textValue())
                    .isEqualTo("has 3893 bytes, and a blob may have 1000");
            assertThat(reply.json().at("/files/small/bytes").intValue()).isEqualTo(292);
        }
    }

    private static List<JsonNode> events(String text, String name) {
        List<JsonNode> events = new ArrayList<>();
        for (String event : text.split("\n\n", -1)) {
            if (event.startsWith("event: " + name + "\n")) {
                events.add(TestService.json(event.substring(event.indexOf("data: ") + 6)));
            }
        }
        return events;
    }

    @Test
    void outputIsToldAsItComes() throws IOException {
        String body = "{\"argv\":[\"sh\",\"-c\",\"echo early; sleep 1000\"]}";
        try (Socket socket = service.connect()) {
            socket.getOutputStream()
                    .write(("POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1:"
                                    + service.server().port()
                                    + "\r\nContent-Type: application/json\r\nAccept: text/event-stream\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                            .getBytes(UTF_8));
            StringBuilder seen = new StringBuilder();
            while (!seen.toString().contains("early")) {
                int next = socket.getInputStream().read();
                assertThat(next).as(seen.toString()).isNotNegative();
                seen.append((char) next);
            }
        }
        service.awaitMetric("brig_slots_busy", 0); // who leaves ends it
    }

    @Test
    void theLastEventIsTheOutcomeOfAll() {
        Reply reply = send("""
                {"argv": ["sh", "-c", "echo out; echo err >&2; printf '\\\\377'"], "pipe": [{"argv": ["cat"]}],
                 "then": [{"argv": ["seq", "100000"]}]}""", "text/event-stream");
        assertThat(reply.status()).isEqualTo(200);
        JsonNode outcome = events(reply.text(), "outcome").getFirst();
        assertThat(TestService.schema("Outcome").validate(outcome)).isEmpty();
        assertThat(outcome.at("/then/0/stdout/bytes").intValue()).isEqualTo(588_895);
        List<JsonNode> output = events(reply.text(), "output");
        assertThat(output).anySatisfy(event -> {
            assertThat(event.get("stream").textValue()).isEqualTo("stderr");
            assertThat(event.get("text").textValue()).isEqualTo("err\n");
        });
        StringBuilder last = new StringBuilder();
        output.stream()
                .filter(event -> event.get("step").intValue() == 1)
                .forEach(event -> last.append(event.get("text").textValue()));
        assertThat(last.toString()).startsWith("1\n2\n").endsWith("\n100000\n").hasSize(588_895);
    }

    @Test
    void whatGoesWrongAfterTheStreamBeganIsAnEvent() {
        Reply reply = send("{\"argv\":[\"true\"],\"policy\":\"none\"}", "text/event-stream");
        assertThat(events(reply.text(), "error"))
                .singleElement()
                .satisfies(error -> assertThat(error.get("code").textValue()).isEqualTo("unknown-policy"));
    }

    static Stream<Arguments> mistakes() {
        String text = Base64.getEncoder().encodeToString("no archive".getBytes(UTF_8));
        return Stream.of(
                Arguments.of("\"keep\":[\"a\"],\"collect\":[\"a\"]", "conflict", "keep"),
                Arguments.of("\"pipe\":[{\"argv\":[\"a\"]},{\"argv\":[\"b\"]}]", "too-many-commands", "pipe[1]"),
                Arguments.of("\"pipe\":[{\"argv\":[\"a\"]}],\"image\":\"x\"", "conflict", "pipe[0]"),
                Arguments.of("\"unpack\":{\"base64\":\"" + text + "\"}", "archive-refused", "unpack"),
                Arguments.of(
                        "\"then\":[{\"argv\":[\"a\"],\"files\":{\"f\":{\"base64\":\"!\"}}}]",
                        "base64-invalid",
                        "then[0].files.f.base64"),
                Arguments.of("\"then\":[{\"argv\":[]}]", "command-missing", "then[0].argv"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldByItsCodeAndField(String more, String code, String field) {
        Reply reply = send("{\"argv\":[\"true\"]," + more + "}", "application/json");
        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        assertThat(reply.json().get("code").textValue()).as(reply.text()).isEqualTo(code);
        assertThat(reply.json().path("field").asText()).as(reply.text()).isEqualTo(field);
    }
}
