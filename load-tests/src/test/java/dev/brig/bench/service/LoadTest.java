package dev.brig.bench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.service.Load.Result;
import dev.brig.bench.service.Load.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final Duration STALL = Duration.ofMillis(500);

    @Test
    void requestsThatWereDueWhileTheServiceStalledCountFromWhenTheyWereDue() throws IOException {
        try (StallingService service = new StallingService()) {
            Result result = Load.open(service.port(), HttpConnection.get("/"), 1, 100, STALL.multipliedBy(2));
            double half = STALL.toNanos() / 1000.0 / 2;
            assertThat(result.samples()).hasSize(100);
            // One that stalled, and those due in the first half of that time.
            assertThat(result.samples())
                    .filteredOn(sample -> sample.micros() > half)
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    void aClientThatWaitsSeesTheStallOnce() throws IOException {
        try (StallingService service = new StallingService()) {
            Result result = Load.closed(service.port(), HttpConnection.get("/"), 1, STALL.multipliedBy(2));
            assertThat(result.samples())
                    .filteredOn(sample -> sample.micros() >= STALL.toNanos() / 1000.0)
                    .hasSize(1);
        }
    }

    @Test
    void anAnswerThatIsNotExpectedFailsTheBench() {
        Result result = new Result(List.of(new Sample(200, false, 1), new Sample(503, true, 1)), 1);
        assertThatExceptionOfType(BenchException.class)
                .isThrownBy(() -> result.requireOnly("load", 200, 429))
                .withMessageContaining("503");
    }

    @Test
    void aRefusalMustSayWhenToComeBack() {
        assertThatExceptionOfType(BenchException.class)
                .isThrownBy(() -> new Result(List.of(new Sample(429, false, 1)), 1).requireOnly("load", 200, 429))
                .withMessageContaining("Retry-After");
        assertThat(new Result(List.of(new Sample(429, true, 1)), 2)
                        .requireOnly("load", 200, 429)
                        .perSecond(429))
                .isEqualTo(0.5);
    }

    /** Answers at once, but for the first request. */
    private static final class StallingService implements AutoCloseable {
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        StallingService() throws IOException {
            AtomicBoolean stalled = new AtomicBoolean();
            server.createContext("/", exchange -> {
                if (stalled.compareAndSet(false, true)) {
                    LockSupport.parkNanos(STALL.toNanos());
                }
                byte[] body = {'o', 'k'};
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
