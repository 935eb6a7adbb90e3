package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import dev.brig.judge.http.contract.Contract;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A service with real sandboxes on a port of its own, and a client of it. */
final class TestService implements AutoCloseable {
    static final Policies POLICIES = Policies.builtIn();
    static final Languages LANGUAGES = Languages.builtIn(POLICIES);
    private static final Contract CONTRACT = Contract.load();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONG = Duration.ofSeconds(60);

    private final JudgeServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestService(JudgeServer server) {
        this.server = server;
    }

    /** What came back. */
    record Reply(int status, HttpHeaders headers, String text) {
        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException notJson) {
                throw new AssertionError("not JSON: " + text, notJson);
            }
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    static TestService start() {
        return start(options -> options);
    }

    /** Starts a service that is ready. */
    static TestService start(UnaryOperator<ServerOptions> change) {
        JudgeServer server = await(JudgeServer.start(change.apply(options())));
        TestService service = new TestService(server);
        List<String> reasons = await(server.looked());
        if (!reasons.isEmpty()) {
            service.close();
            throw new AssertionError("the service is not ready: " + reasons);
        }
        return service;
    }

    /** A service that need not be ready. */
    static TestService of(JudgeServer server) {
        return new TestService(server);
    }

    static ServerOptions options() {
        return ServerOptions.of(POLICIES, LANGUAGES).withAddress("127.0.0.1", 0);
    }

    JudgeServer server() {
        return server;
    }

    Reply get(String path) {
        return send(request(path));
    }

    Reply run(String json) {
        return post("/v1/runs", json);
    }

    Reply submit(String json) {
        return post("/v1/submissions", json);
    }

    Reply post(String path, String json) {
        return post(path, json.getBytes(StandardCharsets.UTF_8));
    }

    Reply post(String path, byte[] body) {
        return send(postRequest(path, body));
    }

    CompletableFuture<Reply> postLater(String path, String json) {
        return client.sendAsync(
                        postRequest(path, json.getBytes(StandardCharsets.UTF_8)).build(),
                        BodyHandlers.ofString(StandardCharsets.UTF_8))
                .thenApply(answer -> new Reply(answer.statusCode(), answer.headers(), answer.body()));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(LONG);
    }

    Reply send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Reply(answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** The value of a line of /metrics that starts with the given text; 0 if there is none. */
    double metric(String line) {
        return get("/metrics")
                .text()
                .lines()
                .filter(text -> text.startsWith(line))
                .mapToDouble(text -> Double.parseDouble(text.substring(text.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Waits until a metric has a value. */
    void awaitMetric(String line, double value) {
        long end = System.nanoTime() + LONG.toNanos();
        double last;
        do {
            last = metric(line);
        } while (last != value && System.nanoTime() < end);
        assertThat(last).as(line).isEqualTo(value);
    }

    /** A connection of one's own. */
    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) LONG.toMillis());
        return socket;
    }

    /** A connection over which a run is asked for whose answer nobody has read. */
    Socket ask(String path, String json) throws IOException {
        Socket socket = connect();
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }

    /** Sends bytes and returns all that comes back until the service closes the connection. */
    String raw(byte[] bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    /** A schema of the contract by its name. */
    static Schema schema(String name) {
        return CONTRACT.schema("#/components/schemas/" + name);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException notJson) {
            throw new AssertionError("not JSON: " + text, notJson);
        }
    }

    static String quoted(String text) {
        return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } catch (java.util.concurrent.ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new AssertionError(failed.getCause());
        } catch (java.util.concurrent.TimeoutException late) {
            throw new AssertionError("not done within " + LONG, late);
        }
    }

    HttpRequest.Builder postRequest(String path, byte[] body) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body));
    }

    @Override
    public void close() {
        await(server.close(Duration.ofSeconds(10)));
        client.close();
    }
}
