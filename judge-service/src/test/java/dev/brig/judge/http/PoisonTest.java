package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.TestService.Reply;
import dev.brig.judge.store.SubmissionStore;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoisonTest {
    private static final String PLACE = "/v1/submissions/";
    private static final String POISON = """
            {"language": "python3", "source": "import time; time.sleep(300)", "limits": {"wallMillis": 300000}}""";
    private static final String INNOCENT = """
            {"language": "python3", "source": "print(42)", "expectedOutput": "42"}""";

    @TempDir
    private Path state;

    @Test
    void aSubmissionWithWhichTheServiceIsKilledThreeTimesIsGivenUpAndTheOthersAreJudged() throws Exception {
        ServiceProcess service = ServiceProcess.start(state, List.of());
        String poison = handIn(service, POISON);
        List<String> innocent = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            innocent.add(handIn(service, INNOCENT));
        }
        for (int loss = 0; loss < SubmissionStore.MOST_LOSSES; loss++) {
            awaitRunning(service, poison);
            service.killAfter(0);
            service = ServiceProcess.start(state, List.of());
        }
        try (ServiceProcess last = service) {
            JsonNode lost = last.get(PLACE + poison).json();
            assertThat(lost.get("status").textValue()).as(lost.toString()).isEqualTo("lost");
            assertThat(lost.at("/error/code").textValue()).isEqualTo("submission-lost");
            assertThat(lost.at("/error/status").intValue()).isEqualTo(500);
            assertThat(lost.get("attempts").intValue()).isEqualTo(SubmissionStore.MOST_LOSSES);
            for (String id : innocent) {
                JsonNode ended = last.get(PLACE + id + "?wait=2m").json();
                assertThat(ended.path("verdict").asText()).as(ended.toString()).isEqualTo("accepted");
            }
        }
    }

    private static String handIn(ServiceProcess service, String body) throws IOException {
        Reply reply = service.send(service.request("/v1/submissions")
                .header("Content-Type", "application/json")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofString(body)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return reply.json().get("id").textValue();
    }

    private static void awaitRunning(ServiceProcess service, String id) throws IOException {
        while (true) {
            String status = service.get(PLACE + id).json().get("status").textValue();
            if (status.equals("running")) {
                return;
            }
            assertThat(status).isEqualTo("queued");
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos()); // nothing tells a client when it is claimed
        }
    }
}
