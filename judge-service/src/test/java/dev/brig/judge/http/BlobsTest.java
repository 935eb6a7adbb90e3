package dev.brig.judge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.blob.BlobLimits;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
    private static final int LARGEST = 1 << 20;

    @TempDir
    private static Path state;

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(options -> options.withStorage(
                        Storage.TEMPORARY.in(state).withBlobs(new BlobLimits(LARGEST, 2 * LARGEST)))
                .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(75)));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Reply put(String digest, byte[] bytes) {
        return service.send(service.request("/v1/blobs/" + digest).PUT(BodyPublishers.ofByteArray(bytes)));
    }

    private static String put(String text) {
        String digest = digest(text.getBytes(UTF_8));
        assertThat(put(digest, text.getBytes(UTF_8)).status()).isIn(200, 201);
        return digest;
    }

    private static Reply send(String method, String digest) {
        return service.send(service.request("/v1/blobs/" + digest).method(method, BodyPublishers.noBody()));
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json().get("code").textValue()).isEqualTo(code);
        assertThat(TestService.schema("Problem").validate(reply.json())).isEmpty();
    }

    @Test
    void oneThatWasPutIsThereUntilItIsDeleted() {
        byte[] bytes = "some text".getBytes(UTF_8);
        String digest = digest(bytes);
        assertProblem(send("GET", digest), 404, "unknown-blob");
        Reply first = put(digest, bytes);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().toString()).isEqualTo("{\"sha256\":\"" + digest + "\",\"bytes\":9}");
        assertThat(TestService.schema("Blob").validate(first.json())).isEmpty();
        assertThat(put(digest, bytes).status()).isEqualTo(200);
        Reply got = send("GET", digest);
        assertThat(got.text()).isEqualTo("some text");
        assertThat(got.header("Content-Type")).isEqualTo("application/octet-stream");
        Reply head = send("HEAD", digest);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("9");
        assertThat(send("DELETE", digest).status()).isEqualTo(204);
        assertProblem(send("DELETE", digest), 404, "unknown-blob");
    }

    @Test
    void runsReadThemAsInputAndAsFiles() {
        String digest = put("hello\n");
        String blob = "{\"blob\":\"" + digest + "\"}";
        Reply run = service.run("{\"argv\":[\"sh\",\"-c\",\"cat; cat in/a\"],\"stdin\":" + blob
                + ",\"files\":{\"in/a\":" + blob + "}}");
        assertThat(run.json().at("/stdout/text").textValue()).isEqualTo("hello\nhello\n");
        Reply judged = service.submit("{\"language\":\"python3\",\"source\":\"print(input())\",\"stdin\":" + blob
                + ",\"expectedOutput\":\"hello\"}");
        assertThat(judged.json().get("verdict").textValue()).isEqualTo("accepted");
        assertThat(send("DELETE", digest).status())
                .as("nobody uses it any more")
                .isEqualTo(204);
    }

    @Test
    void aRunningProgramKeepsItsBlobs() throws IOException {
        String digest = put("kept");
        try (Socket _ = service.ask(
                "/v1/runs",
                "{\"argv\":[\"sleep\",\"60\"],\"limits\":{\"wallMillis\":60000,\"idleMillis\":60000},\"stdin\":{\"blob\":\""
                        + digest + "\"}}")) {
            service.awaitMetric("brig_slots_busy", 1);
            assertProblem(send("DELETE", digest), 409, "blob-in-use");
        }
        service.awaitMetric("brig_slots_busy", 0);
        service.awaitMetric("brig_http_open", 1);
        assertThat(send("DELETE", digest).status()).isEqualTo(204);
    }

    @Test
    void oneThatNobodyUploadedIsToldByItsField() {
        String digest = "0".repeat(64);
        Reply stdin = service.run("{\"argv\":[\"true\"],\"stdin\":{\"blob\":\"" + digest + "\"}}");
        assertProblem(stdin, 422, "unknown-blob");
        assertThat(stdin.json().get("field").textValue()).isEqualTo("stdin.blob");
        Reply file = service.run("{\"argv\":[\"true\"],\"files\":{\"a\":{\"blob\":\"" + digest + "\"}}}");
        assertThat(file.json().get("field").textValue()).isEqualTo("files.a.blob");
        Reply none = service.run("{\"argv\":[\"true\"],\"stdin\":{\"blob\":\"x\"}}");
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.json().get("field").textValue()).isEqualTo("stdin.blob");
    }

    @Test
    void whatIsNotAsItsNameSaysIsRefusedAndLeavesNothing() throws IOException {
        assertProblem(put("0".repeat(64), "text".getBytes(UTF_8)), 422, "digest-mismatch");
        assertProblem(put("xyz", "text".getBytes(UTF_8)), 422, "digest-invalid");
        byte[] large = new byte[LARGEST + 1];
        assertProblem(put(digest(large), large), 413, "body-too-large");
        var chunked = service.request("/v1/blobs/" + digest(large))
                .PUT(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)));
        assertProblem(service.send(chunked), 413, "body-too-large");
        var zipped = service.request("/v1/blobs/" + digest(large))
                .header("Content-Encoding", "gzip")
                .PUT(BodyPublishers.ofString("x"));
        assertProblem(service.send(zipped), 415, "unsupported-content-encoding");
        assertNothingStaged();
    }

    @Test
    void anUploadThatBreaksOffLeavesNothingAndCanBeSentAgain() throws IOException {
        byte[] bytes = "x".repeat(100_000).getBytes(UTF_8);
        String digest = digest(bytes);
        try (Socket socket = service.connect()) {
            socket.getOutputStream()
                    .write(("PUT /v1/blobs/" + digest
                                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")
                            .getBytes(UTF_8));
            socket.getOutputStream().write(bytes, 0, 60_000);
            service.awaitMetric("brig_http_open", 2);
        }
        service.awaitMetric("brig_http_open", 1);
        assertThat(put(digest, bytes).status()).isEqualTo(201);
        assertNothingStaged();
    }

    @Test
    void anUploadThatStandsStillIsEnded() throws IOException {
        String answer = service.raw(
                ("PUT /v1/blobs/" + "1".repeat(64) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nbegun")
                        .getBytes(UTF_8));
        assertThat(answer).startsWith("HTTP/1.1 408").contains("body-timeout");
    }

    @Test
    void aClientThatAsksFirstNeedNotSendWhatIsThere() throws IOException {
        String digest = put("there already");
        String answer = service.raw(("PUT /v1/blobs/" + digest
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500000\r\nExpect: 100-continue\r\n\r\n")
                .getBytes(UTF_8));
        assertThat(answer).startsWith("HTTP/1.1 200").contains("Connection: close");
    }

    @Test
    void metricsCountThem() {
        double before = service.metric("brig_blobs ");
        String digest = put("counted");
        assertThat(service.metric("brig_blobs ")).isEqualTo(before + 1);
        assertThat(service.metric("brig_blobs_bytes ")).isGreaterThanOrEqualTo(7);
        assertThat(service.metric("brig_blobs_bytes_limit ")).isEqualTo(2.0 * LARGEST);
        send("DELETE", digest);
        assertThat(service.metric("brig_blobs ")).isEqualTo(before);
    }

    /** What was staged goes beside the answer. */
    private static void assertNothingStaged() throws IOException {
        Path staging = state.resolve("blobs/staging");
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        long left;
        do {
            try (Stream<Path> files = Files.list(staging)) {
                left = files.count();
            }
        } while (left > 0 && System.nanoTime() < end);
        assertThat(left).isZero();
    }
}
