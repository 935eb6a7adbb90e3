package dev.brig.rootfs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.source.Platform;
import dev.brig.rootfs.store.Image;
import dev.brig.rootfs.store.ImageStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that lie, break off, or send elsewhere, which no real one does when a test wants it. */
class UnreliableRegistryTest {
    @TempDir
    private Path directory;

    private final byte[] layer = new Tar().file("f", "x".repeat(300_000)).end();
    private final byte[] config =
            ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                            + Digest.of(layer) + "\"]}}")
                    .getBytes(StandardCharsets.UTF_8);
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private HttpServer other;
    private ImageStore store;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        other = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        store = new ImageStore(directory.resolve("store"), UnpackLimits.DEFAULT, false);
        server.createContext(
                "/v2/i/manifests/", exchange -> answer(exchange, 200, manifest(layer.length, Digest.of(layer))));
        server.createContext("/v2/i/blobs/" + Digest.of(config), exchange -> answer(exchange, 200, config));
        server.start();
        other.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        other.stop(0);
    }

    private byte[] manifest(long size, Digest digest) {
        return ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"digest\":\""
                        + Digest.of(config) + "\",\"size\":" + config.length + "},\"layers\":[{\"digest\":\"" + digest
                        + "\",\"size\":" + size + "}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void blob(com.sun.net.httpserver.HttpHandler handler) {
        server.createContext("/v2/i/blobs/" + Digest.of(layer), handler);
    }

    private Image pull(Optional<Credentials> credentials) {
        Reference reference = Reference.parse("127.0.0.1:" + server.getAddress().getPort() + "/i:1");
        try (Registry registry = new Registry(reference, credentials, UnpackLimits.DEFAULT)) {
            return store.add(registry.image(Platform.host()), List.of(reference), Progress.NONE);
        }
    }

    private void refused(Problem problem, String words) {
        assertThatThrownBy(() -> pull(Optional.empty()))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContaining(words);
        assertThat(store.directory().resolve("layers")).isEmptyDirectory();
        assertThat(store.directory().resolve("staging")).isEmptyDirectory();
    }

    @Test
    void aLayerThatBreaksOffGoesOnWhereItWas() {
        AtomicInteger attempts = new AtomicInteger();
        List<String> ranges = new CopyOnWriteArrayList<>();
        blob(exchange -> {
            String range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                    .orElse("");
            ranges.add(range);
            if (attempts.getAndIncrement() == 0) {
                exchange.sendResponseHeaders(200, layer.length);
                exchange.getResponseBody().write(layer, 0, 100_000);
                exchange.getResponseBody().flush();
                exchange.close();
                return;
            }
            int from = Integer.parseInt(range.replaceAll("\\D", ""));
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (layer.length - 1) + "/" + layer.length);
            answer(exchange, 206, Arrays.copyOfRange(layer, from, layer.length));
        });

        assertThat(pull(Optional.empty()).config().layers()).containsExactly(Digest.of(layer));
        assertThat(ranges).hasSize(2).last().asString().startsWith("bytes=");
    }

    @Test
    void aLayerThatAlwaysBreaksOffIsGivenUp() {
        blob(exchange -> {
            exchange.sendResponseHeaders(200, layer.length);
            exchange.getResponseBody().write(layer, 0, 1000);
            exchange.close();
        });

        refused(Problem.REGISTRY, "broke off");
    }

    @Test
    void credentialsStayWithTheHostThatTheyAreFor() {
        blob(exchange -> {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"r\"");
                answer(exchange, 401, new byte[0]);
                return;
            }
            exchange.getResponseHeaders()
                    .add("Location", "http://127.0.0.1:" + other.getAddress().getPort() + "/elsewhere");
            answer(exchange, 307, new byte[0]);
        });
        other.createContext("/elsewhere", exchange -> {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            answer(exchange, 200, layer);
        });

        pull(Optional.of(new Credentials("u", "p")));

        assertThat(authorizations).hasSize(3).last().isEqualTo("null");
        assertThat(authorizations.get(1)).startsWith("Basic ");
    }

    @Test
    void aTokenIsFetchedWhereTheRegistrySays() {
        other.createContext("/token", exchange -> {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            assertThat(exchange.getRequestURI().getQuery()).contains("scope=repository:i:pull", "service=s");
            answer(exchange, 200, "{\"token\":\"abc\"}".getBytes(StandardCharsets.UTF_8));
        });
        blob(exchange -> {
            if (!"Bearer abc".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders()
                        .add(
                                "WWW-Authenticate",
                                "Bearer realm=\"http://127.0.0.1:"
                                        + other.getAddress().getPort()
                                        + "/token\",service=\"s\",scope=\"repository:i:pull\"");
                answer(exchange, 401, new byte[0]);
                return;
            }
            answer(exchange, 200, layer);
        });

        pull(Optional.of(new Credentials("u", "p")));

        assertThat(authorizations).singleElement().asString().startsWith("Basic ");
    }

    @Test
    void noRedirectLeadsAwayFromHttps() {
        blob(exchange -> {
            exchange.getResponseHeaders().add("Location", "http://registry.invalid/x");
            answer(exchange, 302, new byte[0]);
        });

        refused(Problem.REGISTRY, "not HTTPS");
    }

    @Test
    void redirectsInACircleEnd() {
        blob(exchange -> {
            exchange.getResponseHeaders()
                    .add("Location", exchange.getRequestURI().toString());
            answer(exchange, 302, new byte[0]);
        });

        refused(Problem.REGISTRY, "circle");
    }

    @Test
    void aLayerOfAnotherDigestIsRefused() {
        byte[] wrong = layer.clone();
        wrong[600] ^= 1;
        blob(exchange -> answer(exchange, 200, wrong));

        refused(Problem.DIGEST, "has the digest");
    }

    @Test
    void aLayerLargerThanPromisedIsRefused() {
        blob(exchange -> answer(exchange, 200, Arrays.copyOf(layer, layer.length + 512)));

        refused(Problem.DIGEST, "larger than the promised");
    }

    @Test
    void anIndexThatPointsToWhatIsNotThereIsRefused() {
        server.removeContext("/v2/i/manifests/");
        server.createContext(
                "/v2/i/manifests/",
                exchange -> answer(
                        exchange,
                        200,
                        ("{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\""
                                        + Digest.of(new byte[0])
                                        + "\",\"size\":0,\"platform\":{\"os\":\"linux\",\"architecture\":\""
                                        + Platform.host().architecture() + "\"}}]}")
                                .getBytes(StandardCharsets.UTF_8)));

        refused(Problem.DIGEST, "were promised");
    }

    @Test
    void theFirstSchemaIsRefusedByName() {
        server.removeContext("/v2/i/manifests/");
        server.createContext(
                "/v2/i/manifests/",
                exchange -> answer(
                        exchange, 200, "{\"schemaVersion\":1,\"fsLayers\":[]}".getBytes(StandardCharsets.UTF_8)));

        refused(Problem.UNSUPPORTED, "schema 1");
    }

    @Test
    void aManifestWithoutAnEndIsRefused() {
        server.removeContext("/v2/i/manifests/");
        server.createContext("/v2/i/manifests/", exchange -> answer(exchange, 200, new byte[5 << 20]));

        refused(Problem.LIMIT, "larger than");
    }
}
