package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.TestService.Reply;
import dev.brig.judge.http.contract.Contract;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void languagesTellTheVersionsOfTheirCompilersAndInterpreters() {
        Reply reply = service.get("/v1/languages");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(TestService.schema("Languages").validate(reply.json())).isEmpty();
        JsonNode python = find(reply.json(), "python3");
        assertThat(python.get("version").textValue()).startsWith("Python 3");
        assertThat(reply.json().get("languages").size()
                        + reply.json().get("unavailable").size())
                .isGreaterThanOrEqualTo(5);
        assertThat(service.get("/v1/languages").json()).isEqualTo(reply.json());
    }

    @Test
    void theContractIsServedAsItIsWritten() {
        Reply reply = service.get("/openapi.yaml");
        assertThat(reply.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(reply.text()).isEqualTo(new String(Contract.load().text(), StandardCharsets.UTF_8));
    }

    @Test
    void theIndexListsThePaths() {
        assertThat(service.get("/").json().get("paths").toString()).contains("/v1/runs", "/openapi.yaml");
    }

    @Test
    void metricsCountWhatWasDone() {
        double before = service.metric("brig_runs_total{cause=\"\",policy=\"judge\",status=\"exited\"}");
        double accepted = service.metric("brig_submissions_total{language=\"python3\",verdict=\"accepted\"}");
        double answered = service.metric("brig_http_requests_seconds_count{operation=\"run\",status=\"200\"}");
        service.run("{\"argv\":[\"true\"]}");
        service.submit("{\"language\":\"python3\",\"source\":\"\"}");
        assertThat(service.metric("brig_runs_total{cause=\"\",policy=\"judge\",status=\"exited\"}"))
                .isEqualTo(before + 2);
        assertThat(service.metric("brig_submissions_total{language=\"python3\",verdict=\"accepted\"}"))
                .isEqualTo(accepted + 1);
        assertThat(service.metric("brig_http_requests_seconds_count{operation=\"run\",status=\"200\"}"))
                .isEqualTo(answered + 1);
        assertThat(service.metric("brig_run_wall_seconds_count{policy=\"judge\"}"))
                .isPositive();
        assertThat(service.metric("brig_run_cpu_seconds_count{policy=\"judge\"}"))
                .isPositive();
        assertThat(service.metric("brig_queue_wait_seconds_count{policy=\"judge\"}"))
                .isPositive();
        assertThat(service.get("/metrics").header("Content-Type")).startsWith("text/plain");
    }

    private static JsonNode find(JsonNode languages, String id) {
        for (JsonNode language : languages.get("languages")) {
            if (language.get("id").textValue().equals(id)) {
                return language;
            }
        }
        throw new AssertionError("no " + id + " in " + languages);
    }
}
