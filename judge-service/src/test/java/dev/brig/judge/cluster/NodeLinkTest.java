package dev.brig.judge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.brig.judge.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pure")
class NodeLinkTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @Test
    void aNodeThatFailedOnceIsAskedAgainThoughTheOtherIsGoneForGood() throws IOException {
        AtomicInteger status = new AtomicInteger(404); // there is no such problem
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        URI node = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (NodeLink link = new NodeLink(List.of(NOBODY, node), "a-key-of-the-workers-1")) {
            assertThat(link.problem("least", OptionalInt.empty())).isEmpty();

            status.set(503);
            for (int times = 0; times < 3; times++) {
                assertThatThrownBy(() -> link.problem("least", OptionalInt.empty()))
                        .isInstanceOf(StoreException.class);
            }
            status.set(404);
            assertThat(link.problem("least", OptionalInt.empty())).isEmpty();
        } finally {
            server.stop(0);
        }
    }
}
