package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.Sha256;
import dev.brig.judge.http.TestService.Reply;
import dev.brig.judge.store.postgres.Database;
import dev.brig.judge.store.postgres.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services that share a database, of which one judges nothing itself, and a worker that talks to that one. */
class ClusterTest {
    private static final String PLACE = "/v1/submissions";
    private static final String KEY = "a-key-of-the-workers-1";
    private static final String RIGHT = "{\"language\":\"python3\",\"source\":\"print(42)\",\"expectedOutput\":\"42\"}";
    private static final String ENDLESS =
            "{\"language\":\"python3\",\"source\":\"import time; time.sleep(50)\",\"limits\":{\"wallMillis\":60000}}";

    @TempDir
    private static Path directory;

    private static PostgresServer postgres;
    private static TestService front;
    private static TestService other;
    private static JudgeWorker worker;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(directory);
        Database database = Database.at(postgres.newDatabase());
        front = TestService.start(
                options -> options.withDatabase(database).withJudging(false).withWorkerKey(ApiKey.of(KEY)));
        other = TestService.start(options -> options.withDatabase(database).withJudging(false));
        worker = JudgeWorker.start(
                TestService.options().withSlots(2),
                List.of(URI.create("http://127.0.0.1:1"), front()),
                KEY,
                Optional.of("the-worker"));
    }

    private static URI front() {
        return URI.create("http://127.0.0.1:" + front.server().port());
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close(Duration.ZERO);
        }
        if (other != null) {
            other.close();
        }
        if (front != null) {
            front.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void aClientThatWaitsIsAnsweredByANodeThatJudgesNothing() {
        Reply judged = other.submit(RIGHT);

        assertThat(judged.status()).as(judged.text()).isEqualTo(200);
        assertThat(judged.json().get("verdict").textValue()).isEqualTo("accepted");
        assertThat(front.get(judged.header("Location")).json().get("judgement")).isEqualTo(judged.json());
        assertThat(front.run("{\"argv\":[\"true\"]}").json().get("code").textValue())
                .isEqualTo("no-sandboxes");
    }

    @Test
    void blobsThatWereSentToOneNodeAreThereForAll() {
        byte[] source = "print(43)".getBytes(StandardCharsets.UTF_8);
        String blob = "/v1/blobs/" + Sha256.of(source);
        assertThat(front.send(front.request(blob).PUT(BodyPublishers.ofByteArray(source)))
                        .status())
                .isEqualTo(201);
        assertThat(other.send(other.request(blob).PUT(BodyPublishers.ofByteArray(source)))
                        .status())
                .as("it was there")
                .isEqualTo(200);

        assertThat(other.get(blob).text()).isEqualTo("print(43)");
        Reply judged = other.submit("{\"language\":\"python3\",\"source\":{\"blob\":\"" + Sha256.of(source)
                + "\"},\"expectedOutput\":\"43\"}");
        assertThat(judged.json().path("verdict").textValue()).as(judged.text()).isEqualTo("accepted");
        assertThat(other.send(other.request(blob).DELETE()).status()).isEqualTo(204);
        assertThat(other.get(blob).status()).isEqualTo(404);
    }

    @Test
    void problemsThatWereSentToOneNodeAreJudgedByAnywhere() {
        byte[] archive = Archives.zipOfTexts(ProblemsTest.LEAST);
        Reply added = front.send(front.request("/v1/problems/least").PUT(BodyPublishers.ofByteArray(archive)));
        assertThat(added.status()).as(added.text()).isEqualTo(201);

        assertThat(other.get("/v1/problems/least").json()).isEqualTo(added.json());
        assertThat(other.send(other.request("/v1/problems/least").PUT(BodyPublishers.ofByteArray(archive)))
                        .status())
                .as("the same again")
                .isEqualTo(200);
        Reply judged = other.submit("{\"language\":\"python3\",\"source\":\"print(input())\",\"problem\":\"least\"}");
        assertThat(judged.json().path("verdict").textValue()).as(judged.text()).isEqualTo("accepted");
        assertThat(other.send(other.request("/v1/problems/least").DELETE()).status())
                .isEqualTo(204);
        assertThat(front.get("/v1/problems/least").status()).isEqualTo(404);
        Reply again = front.send(front.request("/v1/problems/least").PUT(BodyPublishers.ofByteArray(archive)));
        assertThat(again.json().get("version").intValue())
                .as("a number that was not given before")
                .isEqualTo(2);
    }

    @Test
    void whatAWorkerJudgesIsFollowedAtAnyNodeAndCancelledThere() throws IOException {
        Reply kept = front.post(PLACE + "?wait=0s", ENDLESS);
        assertThat(kept.status()).as(kept.text()).isEqualTo(202);
        String place = kept.header("Location");
        try (Listening here = new Listening(front, place, Optional.empty());
                Listening there = new Listening(other, place, Optional.empty())) {
            assertThat(here.awaitEvent("compiling")).isEqualTo("{\"attempt\":1}");
            assertThat(there.awaitEvent("compiling")).isEqualTo("{\"attempt\":1}");
            assertThat(other.get(place).json().get("status").textValue()).isEqualTo("running");

            Reply cancelled = other.send(other.request(place + "/cancel").POST(BodyPublishers.noBody()));

            assertThat(cancelled.json().get("status").textValue()).isEqualTo("cancelled");
            assertThat(here.awaitEvent("ended")).contains("\"cancelled\"");
            assertThat(there.awaitEvent("ended")).contains("\"cancelled\"");
        }
        awaitNothingHeld();
    }

    @Test
    void testsThatAWorkerRunsAreToldAtANodeThatItDoesNotTalkTo() throws IOException {
        Map<String, String> files = new HashMap<>(ProblemsTest.LEAST);
        for (int test = 2; test <= 60; test++) {
            files.put("data/secret/" + test + ".in", test + "\n");
            files.put("data/secret/" + test + ".ans", test + "\n");
        }
        Reply added = front.send(
                front.request("/v1/problems/many").PUT(BodyPublishers.ofByteArray(Archives.zipOfTexts(files))));
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        String slow = "{\"language\":\"python3\",\"problem\":\"many\",\"source\":"
                + "\"import time; time.sleep(0.5); print(input())\"}";
        Reply kept = other.post(PLACE + "?wait=0s", slow);
        assertThat(kept.status()).as(kept.text()).isEqualTo(202);
        String place = kept.header("Location");
        try (Listening there = new Listening(other, place, Optional.empty())) {
            assertThat(there.awaitEvent("test")).contains("\"verdict\":\"accepted\"", "\"of\":61");
            other.send(other.request(place + "/cancel").POST(BodyPublishers.noBody()));
            assertThat(there.awaitEvent("ended")).contains("\"cancelled\"");
        }
        awaitNothingHeld();
    }

    private static void awaitNothingHeld() {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (worker.holds() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(worker.holds())
                .as("submissions that the worker goes on with")
                .isZero();
    }

    @Test
    void theClusterIsShownByEachOfItsNodes() {
        JsonNode shown = member("the-worker");
        while (shown.at("/languages/python3").isNull()) { // it asks its compilers while it works
            shown = member("the-worker");
        }

        assertThat(shown.get("kind").textValue()).isEqualTo("worker");
        assertThat(shown.get("reachable").booleanValue()).isTrue();
        assertThat(shown.get("slots").intValue()).isEqualTo(2);
        assertThat(shown.at("/languages/python3").textValue()).startsWith("Python 3");
        assertThat(shown.at("/limits/wall").textValue()).isEqualTo("timer");
        assertThat(other.get("/v1/languages").json().get("languages").findValuesAsText("id"))
                .contains("python3");
    }

    private static JsonNode member(String name) {
        JsonNode cluster = other.get("/v1/cluster").json();
        assertThat(TestService.schema("Cluster").validate(cluster)).isEmpty();
        for (JsonNode member : cluster.get("members")) {
            if (member.get("name").textValue().equals(name)) {
                return member;
            }
        }
        throw new AssertionError("no " + name + " in " + cluster);
    }

    @Test
    void aWorkerWithAnotherKeyIsNotLetIn() {
        JudgeWorker stranger = JudgeWorker.start(
                TestService.options().withSlots(1), List.of(front()), "a-key-of-nobody-00", Optional.empty());

        assertThatThrownBy(() -> stranger.over().get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("key");
        stranger.close(Duration.ZERO);
        assertThat(other.send(other.request("/v1/worker/claim")
                                .header("Authorization", "Bearer " + KEY)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}")))
                        .json()
                        .get("code")
                        .textValue())
                .isEqualTo("no-workers");
    }

    private static Reply says(String what, String message) {
        return front.send(front.request("/v1/worker/" + what)
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(message)));
    }

    private static String finish(String id, String result) {
        String encoded = Base64.getEncoder().encodeToString(result.getBytes(StandardCharsets.UTF_8));
        return "{\"id\":\"%s\",\"attempt\":1,\"state\":\"finished\",\"verdict\":\"accepted\",\"result\":\"%s\"}"
                .formatted(id, encoded);
    }

    @Test
    void aResultThatClientsCouldNotReadIsRefusedAndOneOfNoLeaseIsNotWritten() {
        Reply judged = front.submit(RIGHT);
        String id = judged.json().get("id").textValue();

        assertThat(says("finish", finish(id, "{\"id\":")).status()).isEqualTo(400);
        assertThat(says("finish", finish(id, "{\"id\":\"another\"}"))
                        .json()
                        .get("code")
                        .textValue())
                .isEqualTo("result-invalid");
        assertThat(says("finish", finish(id, "{\"id\":\"%s\"}".formatted(id))).text())
                .isEqualTo("{\"written\":false}");
        assertThat(front.get(PLACE + "/" + id).json().get("judgement")).isEqualTo(judged.json());
        assertThat(says("heartbeat", "{\"worker\":\"\\u001b[2J\",\"slots\":1,\"busy\":0}")
                        .json()
                        .get("code")
                        .textValue())
                .isEqualTo("message-invalid");
    }
}
