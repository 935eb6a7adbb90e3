package dev.brig.judge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.access.Scope;
import dev.brig.judge.access.TenantLimits;
import dev.brig.judge.http.TestService.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantsTest {
    private static final String PLACE = "/v1/submissions";
    private static final String QUICK = "{\"language\":\"python3\",\"source\":\"print(42)\"}";
    private static final String SLOW = "{\"language\":\"python3\",\"source\":\"import time; time.sleep(50)\","
            + "\"limits\":{\"wallMillis\":60000}}";
    private static final String SLEEP = "{\"argv\":[\"sleep\",\"50\"],\"limits\":{\"wallMillis\":60000}}";
    private static final OptionalLong NONE = OptionalLong.empty();

    @TempDir
    private static Path state;

    private static KeyedService keyed;
    private static String ocean;
    private static String river;

    @BeforeAll
    static void start() {
        keyed = KeyedService.start(state);
        ocean = secret("ocean");
        river = secret("river");
    }

    private static String secret(String tenant) {
        String secret =
                keyed.key(tenant, Scope.RUN, Scope.SUBMIT, Scope.PROBLEMS).secret();
        while (keyed.get(secret, "/health").status() == 401) {
            Thread.onSpinWait(); // until the service has seen it
        }
        return secret;
    }

    @AfterAll
    static void stop() {
        keyed.close();
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json().get("code").textValue()).isEqualTo(code);
        assertThat(TestService.schema("Problem").validate(reply.json())).isEmpty();
    }

    private static List<String> ids(String secret) {
        JsonNode list = keyed.get(secret, PLACE + "?limit=500").json().get("submissions");
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.get("id").textValue())
                .toList();
    }

    @Test
    void aSubmissionIsThereForItsTenantAndForNobodyElse() {
        Reply judged = keyed.post(ocean, PLACE + "?wait=10m", QUICK);
        String id = judged.json().get("id").textValue();
        String place = PLACE + "/" + id;
        assertThat(keyed.get(ocean, place).status()).isEqualTo(200);
        assertThat(keyed.get(secret("ocean"), place).status()).isEqualTo(200); // another key of the tenant
        assertThat(keyed.get(ocean, place + "/events").text()).contains("event: ended");
        assertProblem(keyed.get(river, place), 404, "unknown-submission");
        assertProblem(keyed.get(river, place + "?wait=10m"), 404, "unknown-submission");
        assertProblem(keyed.get(river, place + "/events"), 404, "unknown-submission");
        assertProblem(keyed.post(river, place + "/cancel", ""), 404, "unknown-submission");
        assertProblem(keyed.delete(river, place), 404, "unknown-submission");
        assertThat(ids(ocean)).contains(id);
        assertThat(ids(river)).doesNotContain(id);
        assertThat(ids(keyed.admin())).contains(id);
        assertThat(keyed.get(keyed.admin(), place).status()).isEqualTo(200);
        String nobody = keyed.get(river, PLACE + "/" + id.replaceAll("^.", "x")).text();
        assertThat(keyed.get(river, place).text().replace(id, "ID"))
                .isEqualTo(nobody.replace(id.replaceAll("^.", "x"), "ID"));
        assertThat(keyed.delete(ocean, place).status()).isEqualTo(204);
    }

    @Test
    void nobodyCancelsWhatRunsForAnother() {
        String place = PLACE + "/"
                + keyed.post(ocean, PLACE + "?wait=0", SLOW).json().get("id").textValue();
        assertProblem(keyed.post(river, place + "/cancel", ""), 404, "unknown-submission");
        assertThat(keyed.get(ocean, place).json().get("status").textValue()).isIn("queued", "running");
        assertThat(keyed.post(ocean, place + "/cancel", "").json().get("status").textValue())
                .isEqualTo("cancelled");
    }

    @Test
    void aBlobIsThereForThoseWhoHaveSentItsBytes() {
        byte[] bytes = "the tests of the final".getBytes(UTF_8);
        String place = "/v1/blobs/" + BlobsTest.digest(bytes);
        String reading = "{\"argv\":[\"cat\"],\"stdin\":{\"blob\":\"" + BlobsTest.digest(bytes) + "\"}}";
        assertThat(keyed.put(ocean, place, bytes).status()).isEqualTo(201);
        assertThat(keyed.put(ocean, place, new byte[0]).status()).isEqualTo(200);
        assertThat(keyed.get(ocean, place).text()).isEqualTo("the tests of the final");
        assertThat(keyed.post(ocean, "/v1/runs", reading).status()).isEqualTo(200);

        assertProblem(keyed.get(river, place), 404, "unknown-blob");
        assertThat(keyed.post(river, "/v1/runs", reading).status()).isIn(404, 422);
        assertThat(keyed.post(
                                river,
                                PLACE,
                                "{\"language\":\"python3\",\"source\":{\"blob\":\"" + BlobsTest.digest(bytes) + "\"}}")
                        .status())
                .isIn(404, 422);
        assertProblem(keyed.delete(river, place), 404, "unknown-blob");
        assertProblem(keyed.put(river, place, "a guess".getBytes(UTF_8)), 422, "digest-mismatch");
        assertProblem(keyed.get(river, place), 404, "unknown-blob");

        assertThat(keyed.put(river, place, bytes).status()).isEqualTo(201);
        assertThat(keyed.get(river, place).status()).isEqualTo(200);
        assertThat(keyed.delete(ocean, place).status()).isEqualTo(204);
        assertProblem(keyed.get(ocean, place), 404, "unknown-blob");
        assertThat(keyed.get(river, place).status()).isEqualTo(200);
        assertThat(keyed.delete(river, place).status()).isEqualTo(204);
        assertProblem(keyed.get(keyed.admin(), place), 404, "unknown-blob");
    }

    @Test
    void aProblemIsThereForItsTenantAndTheServicesOwnForAll() {
        byte[] archive = Archives.zipOfTexts(ProblemsTest.LEAST);
        String submission = "{\"language\":\"python3\",\"source\":\"print(input())\",\"problem\":\"%s\"}";
        Reply added = keyed.put(ocean, "/v1/problems/final", archive);
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        assertThat(added.json().get("id").textValue()).isEqualTo("final");
        assertThat(keyed.get(ocean, "/v1/problems/final").status()).isEqualTo(200);
        Reply judged = keyed.post(ocean, PLACE + "?wait=10m", submission.formatted("final"));
        assertThat(judged.json().get("verdict").asText()).as(judged.text()).isEqualTo("accepted");
        assertThat(keyed.get(ocean, judged.header("Location"))
                        .json()
                        .get("problem")
                        .textValue())
                .isEqualTo("final");

        assertProblem(keyed.get(river, "/v1/problems/final"), 404, "unknown-problem");
        assertThat(keyed.get(river, "/v1/problems").text()).doesNotContain("final");
        assertProblem(keyed.post(river, PLACE, submission.formatted("final")), 404, "unknown-problem");
        assertProblem(keyed.post(river, PLACE + "?wait=0", submission.formatted("final")), 404, "unknown-problem");
        assertProblem(keyed.delete(river, "/v1/problems/final"), 404, "unknown-problem");
        assertProblem(keyed.get(river, "/v1/problems/ocean~final"), 422, "problem-id-invalid");
        assertProblem(keyed.post(river, PLACE, submission.formatted("ocean~final")), 404, "unknown-problem");

        assertThat(keyed.put(keyed.admin(), "/v1/problems/practice", archive).status())
                .isEqualTo(201);
        assertThat(keyed.post(river, PLACE + "?wait=10m", submission.formatted("practice"))
                        .json()
                        .get("verdict")
                        .asText())
                .isEqualTo("accepted");
        assertProblem(keyed.delete(river, "/v1/problems/practice"), 403, "problem-shared");
        assertThat(keyed.put(river, "/v1/problems/practice", archive)
                        .json()
                        .get("version")
                        .intValue())
                .isEqualTo(1); // its own, which hides the other
        assertThat(keyed.delete(river, "/v1/problems/practice").status()).isEqualTo(204);
        assertThat(keyed.get(river, "/v1/problems/practice").status()).isEqualTo(200);
    }

    @Test
    void whoUsesAsMuchAsItMayIsToldSoAndWhenToComeBack() {
        String busy = secret("busy");
        keyed.limit("busy", KeyedService.atOnce(1));
        keyed.limit("chatty", new TenantLimits(NONE, NONE, NONE, NONE, OptionalLong.of(1), OptionalLong.of(2)));
        keyed.limit("eager", new TenantLimits(OptionalLong.of(1), NONE, OptionalLong.of(2), NONE, NONE, NONE));
        String eager = secret("eager");
        CompletableFuture<Reply> running = CompletableFuture.supplyAsync(() -> keyed.post(busy, "/v1/runs", SLEEP));
        List<CompletableFuture<Reply>> others = IntStream.range(0, 2)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> keyed.post(busy, "/v1/runs", SLEEP)))
                .toList();
        Reply refused = (Reply)
                CompletableFuture.anyOf(running, others.get(0), others.get(1)).join();
        assertLimited(refused, "too-many-at-once");

        String place = keyed.post(eager, PLACE + "?wait=0", SLOW).header("Location");
        assertLimited(keyed.post(eager, PLACE + "?wait=0", SLOW), "tenant-queue-full");
        keyed.post(eager, place + "/cancel", "");
        Reply second = keyed.post(eager, PLACE + "?wait=10m", QUICK);
        assertThat(second.status()).as(second.text()).isEqualTo(200);
        Reply third = keyed.post(eager, PLACE + "?wait=10m", QUICK);
        assertLimited(third, "submissions-used-up");
        assertThat(Long.parseLong(third.header("Retry-After"))).isBetween(1L, 24 * 3600L + 1);
        assertLimited(keyed.post(eager, PLACE, QUICK), "submissions-used-up");

        String chatty = keyed.key("chatty", Scope.READ).secret();
        Reply last;
        do { // until the service has seen the key, and two more
            last = keyed.get(chatty, "/v1/problems");
        } while (last.status() != 429);
        assertLimited(last, "rate-limited");
        assertThat(keyed.get(ocean, "/v1/problems").status()).isEqualTo(200);
        keyed.keys().keys().stream()
                .filter(key -> key.tenant().equals("busy"))
                .forEach(key -> keyed.keys().revoke(key.id()));
        CompletableFuture.allOf(running, others.get(0), others.get(1)).join();
    }

    private static void assertLimited(Reply reply, String code) {
        assertProblem(reply, 429, code);
        assertThat(Long.parseLong(reply.header("Retry-After"))).isPositive();
    }

    @Test
    void aTenantsManyDoNotDelayAnothersOne() {
        String many = secret("many");
        String lasting = QUICK.replace("print(42)", "import time; time.sleep(0.2)");
        for (int n = 0; n < 60; n++) {
            assertThat(keyed.post(many, PLACE + "?wait=0", lasting).status()).isEqualTo(202);
        }
        int before = finished(many);
        assertThat(keyed.post(river, PLACE + "?wait=10m", QUICK).status()).isEqualTo(200);
        // Those that were being judged, and one for this one's turn.
        assertThat(finished(many) - before).isLessThan(30);
        ids(many).forEach(id -> keyed.post(many, PLACE + "/" + id + "/cancel", ""));
    }

    private static int finished(String secret) {
        return keyed.get(secret, PLACE + "?status=finished&limit=500")
                .json()
                .get("submissions")
                .size();
    }

    @Test
    void theCpuTimeOfAllThatATenantRunsIsCounted() {
        String spinning = secret("spinning");
        keyed.limit("spinning", new TenantLimits(NONE, NONE, NONE, OptionalLong.of(1), NONE, NONE));
        String spin = "{\"argv\":[\"sh\",\"-c\",\"while :; do :; done\"],\"limits\":{\"cpuMillis\":400}}";
        String judged = "{\"language\":\"python3\",\"source\":\"while True: pass\",\"limits\":{\"cpuMillis\":400}}";
        int taken = 0;
        Reply reply = keyed.post(spinning, "/v1/runs", spin);
        while (reply.status() == 200 && taken < 100) {
            taken++;
            reply = taken % 3 == 0
                    ? keyed.post(spinning, "/v1/runs", spin)
                    : keyed.post(spinning, PLACE + (taken % 3 == 1 ? "" : "?wait=10m"), judged);
        }
        assertLimited(reply, "cpu-time-used-up");
        assertThat(taken).isBetween(2, 5);
    }
}
