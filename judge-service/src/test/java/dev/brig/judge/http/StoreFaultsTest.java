package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFaultsTest {
    private static final String PLACE = "/v1/submissions";
    /** Of which a large one has more than the limit lets a file grow. */
    private static final String LIMIT = "ulimit -f 3000; trap '' XFSZ; exec \"$@\"";

    @TempDir
    private Path state;

    @Test
    void whereNoFileCanGrowSubmissionsAreRefusedAndWhatWasAcceptedIsJudged() throws IOException {
        List<String> accepted = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(state, List.of("sh", "-c", LIMIT, "sh"))) {
            Reply reply;
            do {
                reply = service.send(service.request(PLACE)
                        .header("Content-Type", "application/json")
                        .header("Prefer", "respond-async")
                        .POST(BodyPublishers.ofString(
                                "{\"language\":\"python3\",\"source\":\"print(42)#" + "x".repeat(200_000) + "\"}")));
                if (reply.status() == 202) {
                    accepted.add(reply.json().get("id").textValue());
                }
            } while (reply.status() == 202);
            assertThat(reply.status()).as(reply.text()).isIn(503, 507);
            assertThat(reply.json().get("code").textValue()).isIn("store-unavailable", "store-full");
            assertThat(accepted).isNotEmpty();
            assertThat(service.get("/health/live").status()).isEqualTo(200);
        }
        try (ServiceProcess roomy = ServiceProcess.start(state, List.of())) {
            for (String id : accepted) {
                JsonNode ended = roomy.get(PLACE + "/" + id + "?wait=2m").json();
                assertThat(ended.path("verdict").asText()).as(ended.toString()).isEqualTo("accepted");
            }
            assertThat(roomy.get(PLACE + "?limit=500").json().get("submissions"))
                    .hasSize(accepted.size());
        }
    }
}
