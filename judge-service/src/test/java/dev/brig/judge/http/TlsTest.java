package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.http.listen.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Tls files(OwnCertificate own) throws IOException, GeneralSecurityException {
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        own.writeCertificate(certificate);
        own.writeKey(key);
        return new Tls(certificate, key);
    }

    private static SSLContext trusting(OwnCertificate... all) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (OwnCertificate own : all) {
            trusted.setCertificateEntry("own" + trusted.size(), own.certificate());
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static HttpRequest.Builder request(TestService service, String path) {
        return HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + service.server().port() + path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void requestsAndAnswersAreEncrypted(String algorithm)
            throws IOException, GeneralSecurityException, InterruptedException {
        OwnCertificate own = OwnCertificate.make(directory, algorithm);
        Tls files = files(own);
        try (TestService service = TestService.start(options -> options.withTls(files));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(trusting(own)).build()) {
            HttpResponse<String> ran = client.send(
                    request(service, "/v1/runs")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"argv\":[\"echo\",\"hello\"]}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(ran.body()).contains("hello");
            assertThat(ran.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");

            byte[] blob = "x".repeat(300_000).getBytes(StandardCharsets.UTF_8);
            String place = "/v1/blobs/" + BlobsTest.digest(blob);
            assertThat(client.send(
                                    request(service, place)
                                            .PUT(BodyPublishers.ofByteArray(blob))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(201);
            assertThat(client.send(request(service, place).build(), BodyHandlers.ofByteArray())
                            .body())
                    .isEqualTo(blob);

            String plain =
                    service.raw("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(plain).doesNotContain("HTTP/1.1");
        }
    }

    private static Certificate shown(TestService service, SSLContext context, String... protocols) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), service.server().port())) {
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void aCertificateThatIsReplacedIsTakenUpWithoutARestartOnceItsKeyIsThere()
            throws IOException, GeneralSecurityException {
        OwnCertificate first = OwnCertificate.make(directory, "EC");
        OwnCertificate second = OwnCertificate.make(directory, "RSA");
        SSLContext client = trusting(first, second);
        Tls files = files(first);
        try (TestService service = TestService.start(options -> options.withTls(files))) {
            assertThat(shown(service, client)).isEqualTo(first.certificate());
            assertThat(shown(service, client, "TLSv1.2")).isEqualTo(first.certificate());
            second.writeCertificate(files.certificate());
            assertThat(shown(service, client)).isEqualTo(first.certificate());
            second.writeKey(files.key());
            long end = System.nanoTime() + PATIENCE.toNanos();
            Certificate now;
            do {
                now = shown(service, client);
            } while (!now.equals(second.certificate()) && System.nanoTime() < end);
            assertThat(now).isEqualTo(second.certificate());
        }
    }

    @Test
    void filesThatCannotBeUsedAreToldAtTheStart() throws IOException, GeneralSecurityException {
        OwnCertificate first = OwnCertificate.make(directory, "EC");
        Tls files = files(first);
        OwnCertificate.make(directory, "EC").writeKey(files.key());
        assertRefused(files, "does not belong to the certificate");
        Files.writeString(files.key(), "no key");
        assertRefused(files, "cannot be used");
        Files.delete(files.key());
        assertRefused(files, "cannot be read");
    }

    private static void assertRefused(Tls files, String why) {
        assertThatThrownBy(() -> TestService.await(
                        JudgeServer.start(TestService.options().withTls(files))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("key");
    }
}
