package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The memory of the service does not depend on the size of what it is given. */
class LargeBlobTest {
    private static final long BYTES = 300L << 20;
    private static final String HEAP = "-Xmx64m";

    /** Lines of sixteen letters, without end. */
    private static final class Lines extends InputStream {
        private static final byte[] LINE = "fifteen letters\n".getBytes(StandardCharsets.US_ASCII);
        private final byte[] many = new byte[64 << 10];
        private long left = BYTES;

        Lines() {
            for (int i = 0; i < many.length; i++) {
                many[i] = LINE[i % LINE.length];
            }
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("nobody reads single bytes here");
        }

        @Override
        public int read(byte[] target, int from, int length) {
            if (left == 0) {
                return -1;
            }
            int phase = (int) ((BYTES - left) % LINE.length);
            int size = (int) Math.min(left, Math.min(length, many.length - phase));
            System.arraycopy(many, phase, target, from, size);
            left -= size;
            return size;
        }
    }

    @Test
    void aBlobOfManyTimesTheHeapIsTakenAndReadByRuns() throws Exception {
        Process service = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        HEAP,
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapService.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = service.inputReader();
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            String url = "http://127.0.0.1:" + out.readLine();
            String digest = digest();

            HttpResponse<String> put = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/v1/blobs/" + digest))
                            .PUT(BodyPublishers.ofInputStream(Lines::new))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(put.statusCode()).as(put.body()).isEqualTo(201);

            String blob = "{\"blob\":\"" + digest + "\"}";
            JsonNode counted = run(client, url, "{\"argv\":[\"wc\",\"-l\"],\"stdin\":" + blob + "}");
            assertThat(counted.at("/stdout/text").textValue().strip()).isEqualTo(Long.toString(BYTES / 16));
            JsonNode file = run(
                    client,
                    url,
                    "{\"argv\":[\"tail\",\"-c\",\"8\",\"in\"],\"files\":{\"in\":" + blob
                            + "},\"limits\":{\"workBytes\":" + (BYTES + (16 << 20)) + ",\"memoryBytes\":" + 2 * BYTES
                            + "}}");
            assertThat(file.at("/stdout/text").textValue()).isEqualTo("letters\n");

            HttpResponse<InputStream> got = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/v1/blobs/" + digest))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertThat(digest(got.body())).isEqualTo(digest);
        } finally {
            service.getOutputStream().close();
            assertThat(service.waitFor()).isZero();
        }
    }

    private static JsonNode run(HttpClient client, String url, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(url + "/v1/runs"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestService.json(answer.body());
    }

    private static String digest() throws Exception {
        return digest(new Lines());
    }

    private static String digest(InputStream stream) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] part = new byte[64 << 10];
        int size;
        while ((size = stream.read(part)) >= 0) {
            digest.update(part, 0, size);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
