package dev.brig.judge.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
    private static final String PAGE = "https://contest.example";
    private static final String KEY = "correct-horse-battery-staple";

    private static TestService keyed(List<String> origins) {
        return TestService.start(
                options -> options.withCorsOrigins(origins).withApiKey(ApiKey.from(Map.of("K", KEY), "K")));
    }

    private static String ask(TestService service, String method, String headers) throws IOException {
        return service.raw(
                        (method + " /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers + "\r\n")
                                .getBytes(US_ASCII))
                .toLowerCase(Locale.ROOT);
    }

    private static String preflight(String origin) {
        return "Origin: " + origin + "\r\nAccess-Control-Request-Method: POST\r\n"
                + "Access-Control-Request-Headers: authorization,content-type\r\n";
    }

    @Test
    void aPageOfAnOriginThatIsNamedMaySendAndReadAndNoOther() throws IOException {
        try (TestService service = keyed(List.of(PAGE, "http://localhost:3000"))) {
            assertThat(ask(service, "OPTIONS", preflight(PAGE)))
                    .startsWith("http/1.1 204")
                    .contains("access-control-allow-origin: " + PAGE + "\r\n")
                    .contains("access-control-allow-methods: get, head, post, put, delete\r\n")
                    .containsPattern("access-control-allow-headers: authorization, content-type,")
                    .contains("vary: origin")
                    .doesNotContain("allow-credentials");
            assertThat(ask(service, "OPTIONS", preflight("http://localhost:3000")))
                    .startsWith("http/1.1 204");
            for (String other : List.of(
                    "https://contest.example.evil.example",
                    "http://contest.example",
                    "https://contest.example:1",
                    "null")) {
                assertThat(ask(service, "OPTIONS", preflight(other)))
                        .as(other)
                        .startsWith("http/1.1 401")
                        .doesNotContain("access-control-allow");
            }
            // Errors can be read, too.
            assertThat(ask(service, "POST", "Origin: " + PAGE + "\r\nContent-Length: 0\r\n"))
                    .startsWith("http/1.1 401")
                    .contains("access-control-allow-origin: " + PAGE + "\r\n")
                    .contains("access-control-expose-headers: location,");
            assertThat(ask(service, "POST", "Origin: https://evil.example\r\nContent-Length: 0\r\n"))
                    .doesNotContain("access-control-allow");
            assertThat(ask(service, "OPTIONS", "Origin: " + PAGE + "\r\nAuthorization: Bearer " + KEY + "\r\n"))
                    .startsWith("http/1.1 405");
        }
    }

    @Test
    void unlessOriginsAreNamedNoPageMay() throws IOException {
        try (TestService service = keyed(List.of())) {
            assertThat(ask(service, "OPTIONS", preflight(PAGE)))
                    .startsWith("http/1.1 401")
                    .doesNotContain("access-control-allow");
            assertThat(ask(service, "POST", "Origin: " + PAGE + "\r\nContent-Length: 0\r\n"))
                    .doesNotContain("access-control-allow");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "contest.example",
                "https://contest.example/",
                "ftp://contest.example",
                "https://a@b",
                ""
            })
    void whatIsNoOriginIsRefused(String text) {
        assertThatThrownBy(() -> TestService.options().withCorsOrigins(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an origin is like https://contest.example");
    }
}
