package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedHttpTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = HOST + "Content-Type: application/json\r\n";
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "GET /health HTTP/1.1\r\n" + HOST + "no colon\r\n\r\n",
                "GET /health HTTP/1.1\r\n" + HOST + HOST + "\r\n",
                "POST /v1/runs HTTP/1.1\r\n" + JSON + "Content-Length: abc\r\n\r\n{}",
                "POST /v1/runs HTTP/1.1\r\n" + JSON + "Content-Length: -1\r\n\r\n{}",
                "POST /v1/runs HTTP/1.1\r\n" + JSON + "Content-Length: 99999999999999999999\r\n\r\n{}",
                "POST /v1/runs HTTP/1.1\r\n" + JSON + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "POST /v1/runs HTTP/1.1\r\n" + JSON + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
                "POST /v1/runs HTTP/1.1\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            })
    void whatIsNotHttpIsAnsweredWithAProblemAndTheConnectionIsClosed(String bytes) throws IOException {
        assertProblem(raw(bytes), 400, "malformed-http");
    }

    @Test
    void aFirstLineThatIsTooLong() throws IOException {
        assertProblem(raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\n" + HOST + "\r\n"), 414, "uri-too-long");
    }

    @Test
    void headersThatAreTooLarge() throws IOException {
        String request = "GET /health HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(20_000) + "\r\n\r\n";
        assertProblem(raw(request), 431, "headers-too-large");
    }

    @Test
    void anExpectationThatCannotBeMet() throws IOException {
        String request = "POST /v1/runs HTTP/1.1\r\n" + JSON
                + "Expect: the-best\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
        assertProblem(raw(request), 417, "unsupported-expectation");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n",
            })
    void aTransferEncodingThatIsNotKnown(String encoding) throws IOException {
        String request = "POST /v1/runs HTTP/1.1\r\n" + JSON + encoding + "\r\n0\r\n\r\n";
        assertProblem(raw(request), 501, "unsupported-transfer-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type: text/plain\r\n", "Content-Encoding: identity\r\nContent-Encoding: gzip\r\n"})
    void ofAHeaderThatIsThereTwiceTheSecondCountsToo(String header) throws IOException {
        String request =
                "POST /v1/runs HTTP/1.1\r\n" + JSON + header + "Connection: close\r\nContent-Length: 2\r\n\r\n{}";
        assertThat(raw(request)).startsWith("HTTP/1.1 415 ");
    }

    @Test
    void theBodyIsAskedForOnlyIfItWillBeTaken() throws IOException {
        String head = "POST /v1/runs HTTP/1.1\r\n" + JSON + "Expect: 100-continue\r\nConnection: close\r\n";
        try (Socket socket = service.connect()) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            String body = "{\"argv\":[\"true\"]}";
            out.write((head + "Content-Length: " + body.length() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(in.readNBytes(25), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            out.write(body.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200 OK");
        }
        try (Socket socket = service.connect()) {
            socket.getOutputStream()
                    .write((head + "Content-Length: 100000000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(12);
            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void aBodyWithoutAnnouncedLengthIsTakenUpToTheLimit() throws IOException {
        String body = "{\"argv\":[\"true\"]}";
        String chunked =
                "POST /v1/runs HTTP/1.1\r\n" + JSON + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(raw(chunked + "5\r\n" + body.substring(0, 5) + "\r\n" + Integer.toHexString(body.length() - 5)
                        + "\r\n" + body.substring(5) + "\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK");
        try (TestService small = TestService.start(options -> options.withBodyLimitBytes(100_000))) {
            String chunk = "10000\r\n" + " ".repeat(65_536) + "\r\n";
            String answer = small.raw((chunked + chunk + chunk + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertProblem(answer, 413, "body-too-large");
        }
    }

    @Test
    void severalRequestsInOneGoAreAnsweredInOrder() throws IOException {
        String body = "{\"argv\":[\"echo\",\"first\"]}";
        String answers = raw("POST /v1/runs HTTP/1.1\r\n" + JSON + "Content-Length: " + body.length() + "\r\n\r\n"
                + body + "GET /health/live HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
        assertThat(answers.indexOf("first")).isPositive().isLessThan(answers.indexOf("\"live\""));
    }

    @Test
    void theBodyOfARequestThatIsRefusedDoesNotBecomeTheNextRequest() throws IOException {
        String body = "GET /metrics HTTP/1.1\r\n" + HOST + "\r\n";
        String answers = raw("POST /nothing HTTP/1.1\r\n" + HOST + "Content-Length: " + body.length() + "\r\n\r\n"
                + body + "GET /health/live HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
        assertThat(answers).contains("not-found", "\"live\"").doesNotContain("brig_");
    }

    @Test
    void headIsAnsweredAsGetWithoutTheBody() throws IOException {
        String answer = raw("HEAD /health/live HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
    }

    private static String raw(String request) throws IOException {
        return service.raw(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertProblem(String answer, int status, String code) {
        assertThat(answer).matches("(?s)HTTP/1\\.[01] " + status + " .*");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("content-type: application/problem+json");
        assertThat(TestService.json(answer.substring(answer.indexOf("\r\n\r\n") + 4))
                        .get("code")
                        .textValue())
                .isEqualTo(code);
    }
}
