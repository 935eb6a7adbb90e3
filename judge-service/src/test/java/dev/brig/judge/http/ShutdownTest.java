package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.http.TestService.Reply;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    private static final String BUSY = "brig_slots_busy";

    @Test
    void whatRunsMayEndAndNothingNewIsTaken() {
        TestService service = TestService.start();
        CompletableFuture<Reply> running = service.postLater(
                "/v1/runs", "{\"argv\":[\"sh\",\"-c\",\"sleep 100; echo done\"],\"limits\":{\"wallMillis\":100000}}");
        ProcessHandle sleeper = awaitSleeper();
        Future<Void> closed = service.server().close(Duration.ofSeconds(60));
        Reply refused = service.run("{\"argv\":[\"true\"]}");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().get("code").textValue()).isEqualTo("shutting-down");
        assertThat(refused.header("Connection")).isEqualTo("close");
        assertThat(service.get("/health").status()).isEqualTo(503);
        sleeper.destroyForcibly(); // what runs ends by itself
        assertThat(running.join().json().at("/stdout/text").textValue()).isEqualTo("done\n");
        TestService.await(closed);
        assertThatThrownBy(() -> service.get("/health")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void whatStillRunsAfterTheGracePeriodIsStopped() {
        TestService service = TestService.start();
        CompletableFuture<Reply> running = service.postLater("/v1/runs", "{\"argv\":[\"sleep\",\"100\"]}");
        service.awaitMetric(BUSY, 1);
        TestService.await(service.server().close(Duration.ofMillis(1)));
        Reply reply = running.join();
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("code").textValue()).isEqualTo("shutting-down");
    }

    @Test
    void aClientThatIsStillSendingIsNotWaitedForAfterTheGracePeriod() throws IOException {
        TestService service = TestService.start();
        try (Socket socket = service.connect()) {
            socket.getOutputStream()
                    .write(
                            "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII));
            service.awaitMetric("brig_http_open", 2);
            TestService.await(service.server().close(Duration.ofMillis(1)));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 503");
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        TestService service = TestService.start();
        Future<Void> first = service.server().close(Duration.ZERO);
        TestService.await(service.server().close(Duration.ofDays(1)));
        assertThat(first.isComplete()).isTrue();
    }

    @Test
    void nothingIsLeftBehind() {
        long before = ProcessHandle.current().descendants().count();
        TestService service = TestService.start();
        assertThat(ProcessHandle.current().descendants().count()).isGreaterThan(before);
        TestService.await(service.server().close(Duration.ZERO));
        assertThat(ProcessHandle.current().descendants().count()).isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("brig-slot"));
    }

    /** The program that a job sleeps with, once there is one. */
    private static ProcessHandle awaitSleeper() {
        Optional<ProcessHandle> found;
        do {
            found = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("/sleep"))
                    .findFirst();
        } while (found.isEmpty());
        return found.get();
    }
}
