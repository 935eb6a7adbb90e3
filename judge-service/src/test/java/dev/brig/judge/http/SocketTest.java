package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Submissions that are followed in WebSockets. */
class SocketTest {
    private static final String PLACE = "/v1/submissions";
    private static final String PAGE = "https://contest.example";
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(options -> options.withSlots(1).withCorsOrigins(List.of(PAGE)));
        Reply added = service.send(service.request("/v1/problems/least")
                .PUT(BodyPublishers.ofByteArray(Archives.zipOfTexts(new HashMap<>(ProblemsTest.LEAST)))));
        assertThat(added.status()).as(added.text()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** Messages of a socket; the end of it is an empty one. */
    private static final class Messages implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> all = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private int status;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                all.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            status = code;
            all.add("");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            all.add("");
        }

        String next() throws InterruptedException {
            String message = all.poll(100, TimeUnit.SECONDS);
            assertThat(message).as("a message").isNotNull();
            return message;
        }

        List<JsonNode> toTheEnd() throws IOException, InterruptedException {
            List<JsonNode> events = new ArrayList<>();
            for (String message = next(); !message.isEmpty(); message = next()) {
                events.add(JSON.readTree(message));
            }
            return events;
        }
    }

    private static Messages follow(String path, UnaryOperator<WebSocket.Builder> with) {
        Messages messages = new Messages();
        with.apply(CLIENT.newWebSocketBuilder())
                .buildAsync(URI.create("ws://127.0.0.1:" + service.server().port() + path), messages)
                .join();
        return messages;
    }

    private static String submitted(String source) {
        Reply kept = service.post(
                PLACE + "?wait=0s", "{\"language\":\"python3\",\"problem\":\"least\",\"source\":\"" + source + "\"}");
        assertThat(kept.status()).as(kept.text()).isEqualTo(202);
        return kept.header("Location");
    }

    private static String endless() {
        Reply kept = service.post(
                PLACE + "?wait=0s",
                "{\"language\":\"python3\",\"source\":\"import time; time.sleep(50)\",\"limits\":{\"wallMillis\":60000}}");
        assertThat(kept.status()).as(kept.text()).isEqualTo(202);
        return kept.header("Location");
    }

    private static List<String> names(List<JsonNode> events) {
        return events.stream().map(event -> event.get("event").textValue()).toList();
    }

    @Test
    void tellsEachStepAndTheEndAndClosesThen() throws Exception {
        String place = submitted("import time; time.sleep(0.2); print(input())");

        Messages messages = follow(place + "/socket", with -> with);
        List<JsonNode> events = messages.toTheEnd();

        assertThat(names(events)).endsWith("compiling", "test", "test", "ended");
        assertThat(events.get(events.size() - 2).at("/data/number").intValue()).isEqualTo(2);
        assertThat(events.getLast().at("/data/verdict").textValue()).isEqualTo("accepted");
        assertThat(events.getLast().has("id")).isFalse();
        assertThat(messages.status).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void goesOnBehindTheLastEventThatTheClientHasSeen() throws Exception {
        List<String> blocking = List.of(endless(), endless()); // two are judged at once, so that the slot is never idle
        String place = submitted("print(input())");
        Messages first = follow(place + "/socket", with -> with);
        JsonNode queued = JSON.readTree(first.next());
        assertThat(queued.get("event").textValue()).isEqualTo("queued");
        String seen = queued.get("id").textValue();
        Messages byParameter = follow(place + "/socket?after=" + seen, with -> with);
        Messages byHeader = follow(place + "/socket", with -> with.header("Last-Event-ID", seen));
        blocking.forEach(each -> service.post(each + "/cancel", new byte[0]));

        for (Messages again : List.of(byParameter, byHeader)) {
            List<JsonNode> events = again.toTheEnd();
            assertThat(events).noneMatch(event -> event.path("id").asText().equals(seen));
            assertThat(names(events)).endsWith("compiling", "test", "test", "ended");
        }
        assertThat(names(first.toTheEnd())).endsWith("ended");
    }

    @Test
    void whatHasEndedIsToldAtOnce() throws Exception {
        String place = submitted("print(input())");
        follow(place + "/socket", with -> with).toTheEnd();

        assertThat(names(follow(place + "/socket", with -> with).toTheEnd())).containsExactly("ended");
    }

    private static void assertRefused(int status, String path, Map<String, String> headers) {
        assertThatThrownBy(() -> follow(path, with -> {
                    headers.forEach(with::header);
                    return with;
                }))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(refused -> assertThat(((WebSocketHandshakeException) refused.getCause())
                                .getResponse()
                                .statusCode())
                        .isEqualTo(status));
    }

    @Test
    void whatIsNotThereIsRefusedAndTheServiceGoesOn() throws Exception {
        assertRefused(404, PLACE + "/00000000-0000-7000-8000-000000000000/socket", Map.of());
        assertRefused(404, "/v1/nothing", Map.of());

        String place = submitted("print(input())");
        Reply plain = service.get(place + "/socket");
        assertThat(plain.status()).isEqualTo(426);
        assertThat(plain.json().get("code").textValue()).isEqualTo("websocket-only");
        assertThat(names(follow(place + "/socket", with -> with).toTheEnd())).endsWith("ended");
    }

    @Test
    void pagesOfOtherOriginsAreRefused() throws Exception {
        String place = submitted("print(input())");

        assertRefused(403, place + "/socket", Map.of("Origin", "https://evil.example"));
        Messages own = follow(place + "/socket", with -> with.header("Origin", PAGE));
        assertThat(names(own.toTheEnd())).endsWith("ended");
    }

    @Test
    void aClientThatGoesAwayLeavesNothing() throws Exception {
        String place = endless();
        Messages messages = new Messages();
        WebSocket socket = CLIENT.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + service.server().port() + place + "/socket"), messages)
                .join();
        messages.next();
        assertThat(service.metric("brig_http_open ")).isEqualTo(2); // it, and the one that asks

        socket.abort();
        while (service.metric("brig_http_open ") > 1) {
            Thread.onSpinWait(); // until the service has seen it
        }
        service.post(place + "/cancel", new byte[0]);
    }
}
