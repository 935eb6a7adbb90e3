package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.access.KeyStore;
import dev.brig.judge.access.Scope;
import dev.brig.judge.access.TenantLimits;
import dev.brig.judge.http.TestService.Reply;
import dev.brig.judge.store.postgres.Database;
import dev.brig.judge.store.postgres.PostgresServer;
import dev.brig.judge.store.postgres.PostgresStore;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service with keys and a database that judges nothing itself, and a worker. */
class ClusterTenantsTest {
    private static final String PLACE = "/v1/submissions";
    private static final String KEY = "a-key-of-the-workers-1";

    @TempDir
    private static Path directory;

    @TempDir
    private static Path state;

    @TempDir
    private static Path otherState;

    private static PostgresServer postgres;
    private static KeyedService keyed;
    private static JudgeWorker worker;
    private static PostgresStore store;
    private static TestService other;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(directory);
        Database database = Database.at(postgres.newDatabase());
        store = PostgresStore.open(database.withConnections(3));
        keyed = KeyedService.start(
                KeyStore.shared(store.connections()),
                state,
                options -> options.withDatabase(database).withJudging(false).withWorkerKey(ApiKey.of(KEY)));
        worker = JudgeWorker.start(
                TestService.options().withSlots(2),
                List.of(URI.create(
                        "http://127.0.0.1:" + keyed.service().server().port())),
                KEY,
                Optional.of("the-worker"));
        other = TestService.start(options ->
                options.withDatabase(database).withJudging(false).withStorage(Storage.TEMPORARY.in(otherState)));
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close(Duration.ZERO);
        }
        if (other != null) {
            other.close();
        }
        if (keyed != null) {
            keyed.close();
        }
        if (store != null) {
            store.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    private static String secret(String tenant, Scope... scopes) {
        String secret = keyed.key(tenant, scopes).secret();
        while (keyed.get(secret, "/health").status() == 401) {
            Thread.onSpinWait(); // until the service has seen it
        }
        return secret;
    }

    @Test
    void aWorkerJudgesByWhatIsTheTenantsAndNobodyElseGetsThat() {
        String ocean = secret("ocean", Scope.SUBMIT, Scope.PROBLEMS);
        String river = secret("river", Scope.SUBMIT, Scope.PROBLEMS);
        byte[] archive = Archives.zipOfTexts(ProblemsTest.LEAST);
        byte[] source = "print(input())".getBytes(StandardCharsets.UTF_8);
        String blob = "/v1/blobs/" + BlobsTest.digest(source);
        assertThat(keyed.put(ocean, "/v1/problems/final", archive).status()).isEqualTo(201);
        assertThat(keyed.put(ocean, blob, source).status()).isEqualTo(201);
        String submission = "{\"language\":\"python3\",\"problem\":\"final\",\"source\":{\"blob\":\""
                + BlobsTest.digest(source) + "\"}}";

        Reply judged = keyed.post(ocean, PLACE, submission);
        assertThat(judged.json().path("verdict").asText()).as(judged.text()).isEqualTo("accepted");
        assertThat(code(keyed.get(river, judged.header("Location")))).isEqualTo("unknown-submission");
        assertThat(code(keyed.get(river, blob))).isEqualTo("unknown-blob");
        assertThat(code(keyed.post(river, PLACE, submission))).isEqualTo("unknown-blob");
        assertThat(keyed.put(river, blob, source).status()).isEqualTo(201);
        assertThat(code(keyed.post(river, PLACE, submission))).isEqualTo("unknown-problem");
        assertThat(keyed.delete(river, blob).status()).isEqualTo(204);
        assertThat(keyed.get(ocean, blob).text()).isEqualTo("print(input())");
    }

    @Test
    void aKeyThatWasMadeOnceIsGoodAtEveryNode() {
        String stream = secret("stream", Scope.SUBMIT);
        Reply accepted = keyed.post(stream, PLACE, "{\"language\":\"python3\",\"source\":\"print(1)\"}");
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);

        Reply seen = elsewhere(stream, accepted.header("Location"));
        while (seen.status() == 401) {
            seen = elsewhere(stream, accepted.header("Location")); // until that node has seen the key
        }
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        assertThat(other.get("/health").status()).isEqualTo(401);
    }

    private static Reply elsewhere(String secret, String path) {
        return other.send(
                other.request(path).header("Authorization", "Bearer " + secret).GET());
    }

    @Test
    void aTenantDeletesForItselfSinceOthersMayHaveSentTheSameToOtherNodes() {
        String lake = secret("lake", Scope.SUBMIT);
        byte[] bytes = "what another node's tenant has, too".getBytes(StandardCharsets.UTF_8);
        String blob = "/v1/blobs/" + BlobsTest.digest(bytes);
        keyed.put(lake, blob, bytes);
        assertThat(keyed.delete(lake, blob).status()).isEqualTo(204);
        assertThat(code(keyed.get(lake, blob))).isEqualTo("unknown-blob");
        assertThat(keyed.get(keyed.admin(), blob).status()).isEqualTo(200);
        assertThat(keyed.delete(keyed.admin(), blob).status()).isEqualTo(204);
        assertThat(code(keyed.get(keyed.admin(), blob))).isEqualTo("unknown-blob");
    }

    @Test
    void whatAWorkerUsesIsOnTheTenantsAccount() {
        keyed.limit(
                "spinning",
                new TenantLimits(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.of(1),
                        OptionalLong.empty(),
                        OptionalLong.empty()));
        String spinning = secret("spinning", Scope.SUBMIT);
        String spin = "{\"language\":\"python3\",\"source\":\"while True: pass\",\"limits\":{\"cpuMillis\":400}}";
        Reply reply = keyed.post(spinning, PLACE, spin);
        for (int taken = 1; taken < 20 && reply.status() == 200; taken++) {
            reply = keyed.post(spinning, PLACE, spin);
        }
        assertThat(reply.status()).as(reply.text()).isEqualTo(429);
        assertThat(code(reply)).isEqualTo("cpu-time-used-up");
    }

    @Test
    void theKeysOfTenantsAreNoneOfWorkersNorTheOtherWayRound() {
        String path = "/v1/worker/claim";
        for (String secret : List.of(keyed.admin(), secret("ocean", Scope.SUBMIT))) {
            assertThat(keyed.post(secret, path, "{}").status()).isEqualTo(401);
            assertThat(keyed.get(secret, "/v1/worker/problems/ocean~final").status())
                    .isEqualTo(401);
        }
        assertThat(keyed.get(KEY, PLACE).status()).isEqualTo(401);
        assertThat(keyed.service()
                        .send(keyed.service().request(path).POST(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(401);
    }

    private static String code(Reply reply) {
        return reply.json().path("code").asText();
    }
}
