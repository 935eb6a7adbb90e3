package dev.brig.judge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.access.AuditLog;
import dev.brig.judge.access.IssuedKey;
import dev.brig.judge.access.KeyStore;
import dev.brig.judge.access.NewKey;
import dev.brig.judge.access.Scope;
import dev.brig.judge.http.TestService.Reply;
import dev.brig.judge.http.contract.Contract;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    private static final String TRUE = "{\"argv\":[\"true\"]}";
    private static final String SLOW = "{\"argv\":[\"sleep\",\"50\"],\"limits\":{\"wallMillis\":60000}}";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path state;

    private static KeyedService keyed;

    @BeforeAll
    static void start() {
        keyed = KeyedService.start(state);
    }

    @AfterAll
    static void stop() {
        keyed.close();
    }

    private static String code(Reply reply) {
        return reply.json().path("code").asText();
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void aKeyOpensWhatOneOfItsScopesIsEnoughForAndNothingElse() {
        Map<Scope, String> secrets = new EnumMap<>(Scope.class);
        for (Scope scope : Scope.values()) {
            secrets.put(scope, keyed.key("matrix", scope).secret());
        }
        for (Contract.Operation operation : Contract.load().operations()) {
            String path = operation.path().replaceAll("\\{\\w+}", "0");
            for (Scope scope : Scope.values()) {
                Reply reply = keyed.send(
                        secrets.get(scope),
                        keyed.service()
                                .request(path)
                                .method(operation.method(), BodyPublishers.ofString("nothing that is understood")));
                boolean may = operation.open()
                        || scope == Scope.ADMIN
                        || operation.scopes().contains(scope);
                assertThat(reply.status() == 403)
                        .as(operation.id() + " with " + scope + ": " + reply.text())
                        .isNotEqualTo(may);
                assertThat(reply.status()).isNotEqualTo(401);
                if (!may) {
                    assertThat(code(reply)).isEqualTo("scope-missing");
                    assertThat(reply.header("WWW-Authenticate")).contains("insufficient_scope");
                    assertThat(TestService.schema("Problem").validate(reply.json()))
                            .isEmpty();
                }
            }
            Reply without = keyed.service().get(path);
            assertThat(without.status() == 401)
                    .as(operation.id() + " without a key")
                    .isNotEqualTo(operation.open());
        }
    }

    @Test
    void aKeyThatIsMadeOrRevokedBesideTheServiceIsTakenOrRefusedWithoutARestart() {
        IssuedKey issued = keyed.key("late", Scope.RUN);
        await(
                "the new key is taken",
                () -> keyed.post(issued.secret(), "/v1/runs", TRUE).status() == 200);
        keyed.keys().revoke(issued.key().id());
        await(
                "the revoked key is refused",
                () -> keyed.post(issued.secret(), "/v1/runs", TRUE).status() == 401);
        Reply refused = keyed.post(issued.secret(), "/v1/runs", TRUE);
        assertThat(code(refused)).isEqualTo("unauthorized");
        assertThat(refused.header("WWW-Authenticate")).contains("invalid_token");
    }

    @Test
    void whatRunsForAKeyThatIsRevokedIsEnded() {
        IssuedKey issued = keyed.key("gone", Scope.RUN);
        await(
                "the new key is taken",
                () -> keyed.get(issued.secret(), "/health").status() == 200);
        CompletableFuture<Reply> running =
                CompletableFuture.supplyAsync(() -> keyed.post(issued.secret(), "/v1/runs", SLOW));
        await("it runs", () -> metric("brig_slots_busy") > 0);
        keyed.keys().revoke(issued.key().id());
        assertThat(running.join().status()).isEqualTo(401);
        await("it has ended", () -> metric("brig_slots_busy") == 0);
    }

    @Test
    void whoFollowsASubmissionWithAKeyThatIsRevokedIsCutOffAndTheSubmissionIsNot() {
        IssuedKey issued = keyed.key("following", Scope.SUBMIT);
        IssuedKey other = keyed.key("following", Scope.SUBMIT);
        await(
                "the new keys are taken",
                () -> keyed.get(other.secret(), "/health").status() == 200);
        String place = keyed.post(
                        issued.secret(),
                        "/v1/submissions?wait=0",
                        "{\"language\":\"python3\",\"source\":\"import time; time.sleep(50)\","
                                + "\"limits\":{\"wallMillis\":60000}}")
                .header("Location");
        CompletableFuture<Reply> following =
                CompletableFuture.supplyAsync(() -> keyed.get(issued.secret(), place + "/events"));
        await(
                "it is judged",
                () -> keyed.get(other.secret(), place)
                        .json()
                        .get("status")
                        .textValue()
                        .equals("running"));
        keyed.keys().revoke(issued.key().id());
        assertThat(following.join().text()).doesNotContain("event: ended");
        assertThat(keyed.post(other.secret(), place + "/cancel", "")
                        .json()
                        .get("status")
                        .textValue())
                .isEqualTo("cancelled");
    }

    private static double metric(String name) {
        return keyed.get(keyed.admin(), "/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void afterARotationBothSecretsAreTaken() {
        IssuedKey before = keyed.key("rotating", Scope.READ);
        IssuedKey after =
                keyed.keys().rotate(before.key().id(), Duration.ofHours(1)).orElseThrow();
        await(
                "the new secret is taken",
                () -> keyed.get(after.secret(), "/v1/problems").status() == 200);
        assertThat(keyed.get(before.secret(), "/v1/problems").status()).isEqualTo(200);
        IssuedKey last = keyed.keys().rotate(before.key().id(), Duration.ZERO).orElseThrow();
        await(
                "the old secret is refused",
                () -> keyed.get(before.secret(), "/v1/problems").status() == 401);
        assertThat(keyed.get(last.secret(), "/v1/problems").status()).isEqualTo(200);
        assertThat(keyed.get(after.secret(), "/v1/problems").status()).isEqualTo(401);
    }

    @Test
    void noHeaderLetsAnybodyInButTheRightOne() throws IOException {
        String secret = keyed.admin();
        Random random = new Random(15);
        List<String> headers = new ArrayList<>(List.of(
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer " + secret + secret,
                "Authorization: Bearer " + secret + "\u00e9",
                "Authorization: Basic " + secret,
                "Authorization: " + secret,
                "Authorization: Bearer\t" + secret,
                "Authorization: Bearer " + secret + ", Bearer " + secret,
                "Authorization: Bearer x\r\nX-Api-Key: " + secret,
                "Authorization: Bearer x\r\nAuthorization: Bearer " + secret,
                "X-Api-Key: ",
                "X-Api-Key: Bearer " + secret,
                "Cookie: key=" + secret,
                "Authorization: Bearer " + secret.substring(1)));
        for (int n = 0; n < 300; n++) {
            StringBuilder mutated = new StringBuilder(secret);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int place = random.nextInt(mutated.length());
                switch (random.nextInt(3)) {
                    case 0 -> mutated.setCharAt(place, (char) (0x21 + random.nextInt(0xde)));
                    case 1 -> mutated.deleteCharAt(place);
                    default -> mutated.insert(place, (char) (0x21 + random.nextInt(0xde)));
                }
            }
            if (!mutated.toString().equals(secret)) {
                headers.add((random.nextBoolean() ? "Authorization: Bearer " : "X-Api-Key: ") + mutated);
            }
        }
        for (String header : headers) {
            String request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\nConnection: close\r\n\r\n";
            String answer = keyed.service().raw(request.getBytes(ISO_8859_1));
            assertThat(answer).as(header).matches("(?s)HTTP/1.1 (401|400) .*");
        }
        assertThat(keyed.get(secret, "/metrics").status()).isEqualTo(200);
    }

    @Test
    void theAuditLogTellsWhoRanWhatAndWhoWasNotLetIn() {
        IssuedKey issued = keyed.key("audited", Scope.RUN, Scope.SUBMIT);
        await(
                "the new key is taken",
                () -> keyed.get(issued.secret(), "/health").status() == 200);
        keyed.post(issued.secret(), "/v1/runs", "{\"argv\":[\"echo\",\"hello\"]}");
        keyed.post(issued.secret(), "/v1/submissions", "{\"language\":\"python3\",\"source\":\"\"}");
        String kept = keyed.post(
                        issued.secret(), "/v1/submissions?wait=10m", "{\"language\":\"python3\",\"source\":\"\"}")
                .json()
                .get("id")
                .textValue();
        keyed.get(issued.secret(), "/v1/submissions/" + kept);
        keyed.get(issued.secret(), "/metrics");
        List<JsonNode> lines = new ArrayList<>();
        await("all lines are there", () -> {
            lines.clear();
            lines.addAll(AuditLog.last(
                    state, 1000, line -> line.path("tenant").asText().equals("audited")));
            return lines.size() >= 5;
        });
        assertThat(lines)
                .extracting(line -> line.path("action").asText() + " "
                        + line.path("outcome").asText())
                .containsExactlyInAnyOrder("run 200", "submit 200", "judged accepted", "submit 200", "metrics 403");
        JsonNode run = lines.getFirst();
        assertThat(run.path("who").asText()).isEqualTo(issued.key().id());
        assertThat(run.path("program").asText()).isEqualTo("echo");
        assertThat(run.path("result").asText()).isEqualTo("exited");
        assertThat(run.path("from").asText()).isEqualTo("127.0.0.1");
        assertThat(lines).anyMatch(line -> line.path("submission").asText().equals(kept));
        assertThat(lines.toString()).doesNotContain(issued.secret().substring(16));
    }

    @Test
    void whoHasNoKeyCannotFillTheAuditLog(@TempDir Path directory) {
        long begin = System.nanoTime();
        try (KeyedService other = KeyedService.start(directory)) {
            for (int n = 0; n < 200; n++) {
                assertThat(other.service().run(TRUE).status()).isEqualTo(401);
                assertThat(other.service().get("/health/live").status()).isEqualTo(200);
            }
        }
        List<JsonNode> lines = AuditLog.last(directory, 1000, line -> true);
        int minutes = 1 + (int) Duration.ofNanos(System.nanoTime() - begin).toMinutes();
        assertThat(lines).hasSizeBetween(60, Math.max(60, 60 * minutes));
        assertThat(lines).allMatch(line -> line.path("who").asText().equals("unknown"));
    }

    @Test
    void theOldSingleKeyMayDoEverythingBesideTheOthers(@TempDir Path directory) {
        String shared = "correct-horse-battery-staple";
        try (KeyedService both =
                KeyedService.start(directory, options -> options.withApiKey(ApiKey.from(Map.of("K", shared), "K")))) {
            assertThat(both.get(shared, "/metrics").status()).isEqualTo(200);
            assertThat(both.post(shared, "/v1/runs", TRUE).status()).isEqualTo(200);
            assertThat(both.get(both.admin(), "/metrics").status()).isEqualTo(200);
            assertThat(both.service().get("/metrics").status()).isEqualTo(401);
        }
    }

    @Test
    void aServiceThatHadNoKeyAsksForOneFromTheFirstOn(@TempDir Path directory) {
        try (TestService open = TestService.start(options -> options.withStorage(Storage.TEMPORARY.in(directory)));
                var store = KeyStore.open(directory)) {
            assertThat(open.run(TRUE).status()).isEqualTo(200);
            IssuedKey first = store.create(new NewKey("first", "", Set.of(Scope.RUN), Optional.empty()));
            await("the service is closed", () -> open.run(TRUE).status() == 401);
            store.revoke(first.key().id());
            assertThat(open.run(TRUE).status()).isEqualTo(401);
        }
    }
}
