package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.http.TestService.Reply;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
    @TempDir
    private Path directory;

    @Test
    void aServiceWhoseSandboxesWereLookedAtIsReady() {
        try (TestService service = TestService.start()) {
            Reply reply = service.get("/health");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().toString())
                    .isEqualTo("{\"status\":\"ready\",\"policies\":[\"compile\",\"judge\"]}");
            assertThat(service.get("/health/ready").json()).isEqualTo(reply.json());
            assertThat(service.get("/health/live").json().toString()).isEqualTo("{\"status\":\"live\"}");
        }
    }

    @Test
    void aSandboxThatCannotBeLookedAtKeepsTheServiceFromBeingReady() throws IOException {
        Files.writeString(directory.resolve("judge.yaml"), "extends: judge\nenvironment: { PATH: /nowhere }\n");
        Policies policies = Policies.load(directory);
        ServerOptions options =
                ServerOptions.of(policies, Languages.builtIn(policies)).withAddress("127.0.0.1", 0);
        JudgeServer server = TestService.await(JudgeServer.start(options));
        assertThat(TestService.await(server.looked()))
                .singleElement()
                .asString()
                .contains("policy judge", "self-test");
        try (TestService service = TestService.of(server)) {
            Reply health = service.get("/health");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.json().get("code").textValue()).isEqualTo("not-ready");
            assertThat(health.json().at("/reasons/0").textValue()).contains("policy judge", "self-test");
            assertThat(health.json().get("reasons")).hasSize(1);

            assertThat(service.run("{\"argv\":[\"/bin/true\"]}").status()).isEqualTo(503);
            assertThat(service.get("/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void otherPoliciesAreOpenedWhenSomebodyAsksForThem() throws IOException {
        Files.writeString(directory.resolve("guarded.yaml"), "extends: judge\nhostname: guarded\n");
        Policies policies = Policies.load(directory);
        try (TestService service = TestService.start(options ->
                ServerOptions.of(policies, Languages.builtIn(policies)).withAddress("127.0.0.1", 0))) {
            assertThat(service.metric("brig_run_wall_seconds_count{policy=\"guarded\"}"))
                    .isZero();
            Reply reply = service.run("{\"argv\":[\"hostname\"],\"policy\":\"guarded\"}");
            assertThat(reply.json().at("/stdout/text").textValue()).isEqualTo("guarded\n");
            assertThat(service.metric("brig_run_wall_seconds_count{policy=\"guarded\"}"))
                    .isPositive();
        }
    }

    @Test
    void idleConnectionsAreClosed() throws IOException {
        try (TestService service = TestService.start(
                        options -> options.withTimeouts(Duration.ofSeconds(60), Duration.ofMillis(10)));
                var socket = service.connect()) {
            socket.getOutputStream().write("GET /health HT".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedForLong() throws IOException {
        try (TestService service = TestService.start(
                        options -> options.withTimeouts(Duration.ofMillis(10), Duration.ofSeconds(60)));
                var socket = service.connect()) {
            socket.getOutputStream()
                    .write(
                            "POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 408");
        }
    }
}
