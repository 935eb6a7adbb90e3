package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final String KEY = "correct-horse-battery-staple";

    @Test
    void withAKeyEveryRequestNeedsIt() {
        try (TestService service = keyed()) {
            for (String path : new String[] {
                "/", "/health", "/health/ready", "/metrics", "/openapi.yaml", "/v1/languages", "/nothing"
            }) {
                Reply reply = service.get(path);
                assertThat(reply.status()).as(path).isEqualTo(401);
                assertThat(reply.json().get("code").textValue()).isEqualTo("unauthorized");
                assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
            }
            assertThat(service.run("{\"argv\":[\"true\"]}").status()).isEqualTo(401);
            assertThat(service.get("/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void theKeyIsTakenFromEitherHeader() {
        try (TestService service = keyed()) {
            assertThat(service.send(service.request("/health").header("Authorization", "Bearer " + KEY))
                            .status())
                    .isEqualTo(200);
            assertThat(service.send(service.request("/health").header("X-Api-Key", KEY))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anotherKeyIsRefused() {
        try (TestService service = keyed()) {
            for (String wrong : new String[] {KEY + "x", KEY.substring(1), "", "x"}) {
                assertThat(service.send(service.request("/health").header("X-Api-Key", wrong))
                                .status())
                        .isEqualTo(401);
                assertThat(service.send(service.request("/health").header("Authorization", "Bearer " + wrong))
                                .status())
                        .isEqualTo(401);
            }
            assertThat(service.send(service.request("/health").header("Authorization", "Basic " + KEY))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void withoutAKeyOnlyNamesOfThisMachineAreAnswered() throws IOException {
        try (TestService service = TestService.start()) {
            for (String host :
                    new String[] {"localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:80", "[::1]:8080"}) {
                assertThat(statusFor(service, "Host: " + host + "\r\n"))
                        .as(host)
                        .isEqualTo(200);
            }
            for (String host :
                    new String[] {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080", ""}) {
                assertThat(statusFor(service, "Host: " + host + "\r\n"))
                        .as(host)
                        .isEqualTo(421);
            }
            assertThat(statusFor(service, "")).isEqualTo(421);
            String host = "Host: localhost\r\n";
            assertThat(statusFor(service, "http://127.0.0.1:1/health/live", host))
                    .isEqualTo(200);
            assertThat(statusFor(service, "http://evil.example/health/live", host))
                    .isEqualTo(421);
            assertThat(statusFor(service, "http:///health/live", host)).isEqualTo(421);
        }
    }

    @Test
    void anAddressThatOthersReachIsRefusedWithoutAKey() {
        assertThatThrownBy(() -> TestService.await(
                        JudgeServer.start(TestService.options().withAddress("0.0.0.0", 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.0.0.0")
                .hasMessageContaining("API key");
    }

    @Test
    void aPortThatIsTakenIsSaidToBe() {
        try (TestService service = TestService.start()) {
            int port = service.server().port();
            assertThatThrownBy(() -> TestService.await(
                            JudgeServer.start(TestService.options().withAddress("127.0.0.1", port))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("in use");
        }
    }

    private static TestService keyed() {
        return TestService.start(options -> options.withApiKey(ApiKey.from(Map.of("K", KEY), "K")));
    }

    private static int statusFor(TestService service, String host) throws IOException {
        return statusFor(service, "/health/live", host);
    }

    private static int statusFor(TestService service, String target, String host) throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n";
        String answer = service.raw(request.getBytes(StandardCharsets.US_ASCII));
        return Integer.parseInt(answer.substring(9, 12));
    }
}
