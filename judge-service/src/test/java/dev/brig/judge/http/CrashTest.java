package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service that is killed at random moments, while clients hand in submissions and it judges them. The properties
 * {@code brig.crash.kills} and {@code brig.crash.submissions} ask for more.
 */
class CrashTest {
    private static final int KILLS = Integer.getInteger("brig.crash.kills", 4);
    private static final int SUBMISSIONS = Integer.getInteger("brig.crash.submissions", 60);
    private static final long SEED = Long.getLong("brig.crash.seed", 1);
    private static final int CLIENTS = 3;
    private static final int LONGEST_LIFE_MILLIS = 1500;
    /** Here it is not the submissions that end the service. */
    private static final String NEVER_GIVEN_UP = "1000000";

    private static final String PLACE = "/v1/submissions";

    @TempDir
    private Path state;

    private final Random random = new Random(SEED);
    private final AtomicReference<ServiceProcess> service = new AtomicReference<>();
    /** By key: what a client was told. */
    private final Map<String, String> accepted = new ConcurrentHashMap<>();

    @Test
    void whatWasAcceptedIsJudgedOnceWheneverTheServiceIsKilled() throws Exception {
        Map<String, JsonNode> seen = new HashMap<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> all = new ArrayList<>();
            service.set(ServiceProcess.start(state, List.of(), NEVER_GIVEN_UP));
            for (int client = 0; client < CLIENTS; client++) {
                all.add(clients.submit(() -> {
                    int number;
                    while ((number = next.getAndIncrement()) < SUBMISSIONS) {
                        handIn("key-" + number);
                    }
                }));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                service.get().killAfter(random.nextInt(LONGEST_LIFE_MILLIS));
                service.set(ServiceProcess.start(state, List.of(), NEVER_GIVEN_UP));
                remember(seen);
            }
            for (Future<?> client : all) {
                client.get();
            }
        }
        try (ServiceProcess last = service.get()) {
            assertThat(accepted).hasSize(SUBMISSIONS);
            assertThat(accepted.values()).doesNotHaveDuplicates();
            for (String id : accepted.values()) {
                JsonNode ended = last.get(PLACE + "/" + id + "?wait=2m").json();
                assertThat(ended.path("verdict").asText()).as(ended.toString()).isEqualTo("accepted");
                assertThat(seen.getOrDefault(id, ended))
                        .as("a result that changed")
                        .isEqualTo(ended);
            }
            assertThat(all(last)).as("kept twice").hasSize(SUBMISSIONS);
        }
    }

    /** Sends until it is accepted, as the key allows. */
    private void handIn(String key) {
        while (true) {
            try {
                ServiceProcess now = service.get();
                Reply reply = now.send(now.request(PLACE)
                        .header("Content-Type", "application/json")
                        .header("Prefer", "respond-async")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString("""
                                {"language": "python3", "source": "print(42)", "expectedOutput": "42"}""")));
                if (reply.status() < 300) {
                    accepted.put(key, reply.json().get("id").textValue());
                    return;
                }
                assertThat(reply.status()).as(reply.text()).isEqualTo(503);
            } catch (IOException killed) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos()); // nothing tells when the next one listens
            }
        }
    }

    private void remember(Map<String, JsonNode> seen) throws IOException {
        ServiceProcess now = service.get();
        JsonNode page = now.get(PLACE + "?status=finished&limit=10").json();
        for (JsonNode one : page.get("submissions")) {
            String id = one.get("id").textValue();
            seen.putIfAbsent(id, now.get(PLACE + "/" + id).json());
        }
    }

    private static List<String> all(ServiceProcess service) throws IOException {
        List<String> ids = new ArrayList<>();
        String query = "?limit=50";
        while (true) {
            JsonNode page = service.get(PLACE + query).json();
            page.get("submissions").forEach(one -> ids.add(one.get("id").textValue()));
            if (page.get("next").isNull()) {
                return ids;
            }
            query = "?limit=50&after=" + page.get("next").textValue();
        }
    }
}
