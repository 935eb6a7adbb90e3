package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QueueTest {
    private static final String LONG_RUN = "{\"argv\":[\"sleep\",\"100\"],\"limits\":{\"wallMillis\":100000}}";
    private static final String SHORT_RUN = "{\"argv\":[\"true\"]}";
    private static final String BUSY = "brig_slots_busy";
    private static final String WAITING = "brig_queue_depth";
    private static final String CANCELLED = "brig_runs_total{cause=\"cancelled\",policy=\"judge\",status=\"stopped\"}";

    @Test
    void beyondTheQueueRequestsAreTurnedAwayAtOnceAndToldWhenToComeBack() throws IOException {
        try (TestService service =
                        TestService.start(options -> options.withSlots(1).withQueue(1));
                Socket running = service.ask("/v1/runs", LONG_RUN)) {
            service.awaitMetric(BUSY, 1);
            try (Socket waiting = service.ask("/v1/runs", SHORT_RUN)) {
                service.awaitMetric(WAITING, 1);
                Reply refused = service.run(SHORT_RUN);
                assertThat(refused.status()).as(refused.text()).isEqualTo(429);
                assertThat(refused.json().get("code").textValue()).isEqualTo("queue-full");
                assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 300);

                Reply submission = service.submit("{\"language\":\"python3\",\"source\":\"\"}");
                assertThat(submission.status()).isEqualTo(429);

                leave(running);
                assertThat(new String(waiting.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200 OK");
                assertThat(service.run(SHORT_RUN).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aClientThatGoesAwayEndsItsRun() throws IOException {
        try (TestService service = TestService.start(options -> options.withSlots(1))) {
            try (Socket running = service.ask("/v1/runs", LONG_RUN)) {
                service.awaitMetric(BUSY, 1);
                assertThat(running.isConnected()).isTrue();
            }
            service.awaitMetric(CANCELLED, 1);
            service.awaitMetric(BUSY, 0);
            assertThat(service.run(SHORT_RUN).status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatGoesAwayTakesItsRunOutOfTheQueue() throws IOException {
        try (TestService service = TestService.start(options -> options.withSlots(1));
                Socket running = service.ask("/v1/runs", LONG_RUN)) {
            service.awaitMetric(BUSY, 1);
            try (Socket waiting = service.ask("/v1/runs", "{\"argv\":[\"touch\",\"x\"]}")) {
                service.awaitMetric(WAITING, 1);
                assertThat(waiting.isConnected()).isTrue();
            }
            leave(running);
            service.awaitMetric(CANCELLED, 2);
            assertThat(service.metric("brig_runs_total{cause=\"\"")).isZero();
        }
    }

    @Test
    void aClientThatGoesAwayDuringTheCompilationIsNotRun() throws IOException {
        String source = """
                template <int N, int M> struct F { using A = typename F<N - 1, M * 2>::A; using B = typename F<N - 1, M * 2 + 1>::A; };
                template <int M> struct F<0, M> { using A = int; };
                int main() { F<26, 0>::A a = 0; F<26, 0>::B b = 0; return a + b; }
                """;
        try (TestService service = TestService.start(options -> options.withSlots(1))) {
            String submission = "{\"language\":\"cpp17\",\"source\":" + TestService.quoted(source) + "}";
            try (Socket client = service.ask("/v1/submissions", submission)) {
                service.awaitMetric(BUSY, 1);
                assertThat(client.isConnected()).isTrue();
            }
            service.awaitMetric("brig_runs_total{cause=\"cancelled\",policy=\"compile\",status=\"stopped\"}", 1);
            service.awaitMetric("brig_http_open", 1);
            assertThat(service.metric("brig_runs_total{cause=\"\",policy=\"judge\""))
                    .isZero();
            assertThat(service.metric("brig_submissions_total")).isZero();
        }
    }

    private static void leave(Socket client) throws IOException {
        client.close();
    }
}
