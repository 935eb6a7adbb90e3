package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.access.Scope;
import dev.brig.judge.access.TenantLimits;
import dev.brig.judge.hooks.Backoff;
import dev.brig.judge.hooks.HookReceiver;
import dev.brig.judge.hooks.Receiver;
import dev.brig.judge.hooks.WebhookSecret;
import dev.brig.judge.hooks.WebhookSettings;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many submissions have in common, batches and rejudgings, and what is told of them, is its tenant's. */
class TenantsTogetherTest {
    private static final String BATCHES = "/v1/batches";
    private static final String PLACE = "/v1/submissions";
    private static final String DEAD = "/v1/webhooks/dead";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String TWO = """
            {"common": {"language": "python3"}, "submissions": [{"source": "print(1)"}, {"source": "print(2)"}]}""";
    private static final String SLOW = """
            {"common": {"language": "python3", "limits": {"wallMillis": 60000}},
            "submissions": [{"source": "import time; time.sleep(50)"}, {"source": "import time; time.sleep(51)"}]}""";
    private static final String ECHO = """
            {"language": "python3", "source": "print(input())", "problem": "%s"}""";
    private static final OptionalLong NONE = OptionalLong.empty();

    @TempDir
    private static Path state;

    private static HookReceiver receiver;
    private static KeyedService keyed;
    private static String ocean;
    private static String river;

    @BeforeAll
    static void start() throws IOException {
        receiver = new HookReceiver();
        receiver.answering("HTTP/1.1 410 Gone\r\n\r\n");
        WebhookSettings webhooks = WebhookSettings.NONE
                .withAllowed(Set.of("127.0.0.1"))
                .withSecrets(List.of(WebhookSecret.parse(SECRET)))
                .withReceiver(Receiver.parse(receiver.url("/all")))
                .withBackoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 5));
        keyed = KeyedService.start(state, options -> options.withWebhooks(webhooks));
        ocean = secret("ocean", Scope.SUBMIT, Scope.PROBLEMS);
        river = secret("river", Scope.SUBMIT, Scope.PROBLEMS);
    }

    private static String secret(String tenant, Scope... scopes) {
        String secret = keyed.key(tenant, scopes).secret();
        while (keyed.get(secret, "/health").status() == 401) {
            Thread.onSpinWait(); // until the service has seen it
        }
        return secret;
    }

    @AfterAll
    static void stop() throws IOException {
        keyed.close();
        receiver.close();
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json().get("code").textValue()).isEqualTo(code);
    }

    private static Reply later(String secret, String path, String json) {
        return keyed.send(
                secret,
                keyed.service()
                        .request(path)
                        .header("Content-Type", "application/json")
                        .header("Prefer", "respond-async")
                        .POST(BodyPublishers.ofString(json)));
    }

    @Test
    void aBatchIsThereForItsTenantAndForNobodyElse() {
        Reply judged = keyed.post(ocean, BATCHES, TWO);
        String place = judged.header("Location");
        assertThat(judged.text().lines()).hasSize(3);
        assertThat(keyed.get(ocean, place).json().get("submissions")).hasSize(2);
        assertThat(keyed.get(keyed.admin(), place).json().get("submissions")).hasSize(2);
        assertProblem(keyed.get(river, place), 404, "unknown-batch");
        assertProblem(keyed.get(river, place + "/results"), 404, "unknown-batch");
        String one = keyed.get(ocean, place).json().at("/submissions/0/id").textValue();
        assertProblem(keyed.get(river, PLACE + "/" + one), 404, "unknown-submission");
        assertProblem(keyed.get(secret("ocean", Scope.RUN), place), 403, "scope-missing");
    }

    @Test
    void nobodyCancelsABatchOfAnother() {
        String place = later(ocean, BATCHES, SLOW).header("Location");
        assertProblem(keyed.post(river, place + "/cancel", ""), 404, "unknown-batch");
        assertProblem(keyed.post(secret("ocean", Scope.READ), place + "/cancel", ""), 403, "scope-missing");
        assertThat(keyed.get(ocean, place).json().at("/statuses/cancelled").intValue())
                .isZero();
        assertThat(keyed.post(ocean, place + "/cancel", "")
                        .json()
                        .at("/statuses/cancelled")
                        .intValue())
                .isEqualTo(2);
    }

    @Test
    void theSubmissionsOfABatchCountAsOthersDo() {
        keyed.limit("eager", new TenantLimits(OptionalLong.of(2), NONE, OptionalLong.of(5), NONE, NONE, NONE));
        String eager = secret("eager", Scope.SUBMIT);
        String place = later(eager, BATCHES, SLOW).header("Location");
        assertProblem(later(eager, BATCHES, TWO), 429, "tenant-queue-full");
        assertProblem(later(eager, PLACE, "{\"language\":\"python3\",\"source\":\"\"}"), 429, "tenant-queue-full");
        keyed.post(eager, place + "/cancel", "");
        assertThat(keyed.post(eager, BATCHES, TWO).status()).isEqualTo(200);
        assertProblem(keyed.post(eager, BATCHES, TWO), 429, "submissions-used-up");
    }

    @Test
    void aBatchReadsNeitherBlobsNorProblemsOfAnother() {
        byte[] source = "print('of the final')".getBytes(StandardCharsets.UTF_8);
        String blob = BlobsTest.digest(source);
        keyed.put(ocean, "/v1/blobs/" + blob, source);
        keyed.put(ocean, "/v1/problems/hidden", Archives.zipOfTexts(ProblemsTest.LEAST));
        String named = "{\"submissions\": [{\"language\": \"python3\", \"source\": {\"blob\": \"" + blob + "\"}}]}";
        assertThat(keyed.post(ocean, BATCHES, named).status()).isEqualTo(200);
        assertProblem(keyed.post(river, BATCHES, named), 422, "batch-refused");
        String problem = "{\"submissions\": [" + ECHO.formatted("hidden") + "]}";
        assertThat(keyed.post(ocean, BATCHES, problem).text()).contains("\"accepted\"");
        assertProblem(keyed.post(river, BATCHES, problem), 422, "batch-refused");
        assertProblem(keyed.post(river, BATCHES, problem.replace("hidden", "ocean~hidden")), 422, "batch-refused");
    }

    @Test
    void aRejudgingConcernsAndIsThereForItsTenantAlone() {
        byte[] archive = Archives.zipOfTexts(ProblemsTest.LEAST);
        keyed.put(keyed.admin(), "/v1/problems/common", archive);
        String oceans = judged(ocean, "common");
        String rivers = judged(river, "common");

        assertProblem(
                keyed.post(secret("ocean", Scope.SUBMIT), "/v1/problems/common/rejudgings", "{}"),
                403,
                "scope-missing");
        Reply begun = keyed.post(ocean, "/v1/problems/common/rejudgings", "{}");
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        String place = begun.header("Location");
        assertThat(settled(ocean, place).get("unchanged").intValue()).isEqualTo(1);
        assertProblem(keyed.get(river, place), 404, "unknown-rejudging");
        assertProblem(keyed.post(river, place + "/apply", ""), 404, "unknown-rejudging");
        assertProblem(keyed.post(river, place + "/cancel", ""), 404, "unknown-rejudging");
        assertProblem(keyed.get(river, place.replace("rejudgings", "batches")), 404, "unknown-batch");
        assertThat(rejudgings(river, "common")).isEmpty();
        assertThat(rejudgings(ocean, "common")).hasSize(1);
        assertThat(keyed.post(ocean, place + "/apply", "").status()).isEqualTo(200);
        assertThat(keyed.get(ocean, PLACE + "/" + oceans)
                        .json()
                        .get("replacedBy")
                        .isTextual())
                .isTrue();
        assertThat(keyed.get(river, PLACE + "/" + rivers)
                        .json()
                        .get("replacedBy")
                        .isNull())
                .isTrue();
    }

    @Test
    void whoeverSeesAllTenantsHasAllWhoHaveTheVeryProblemJudgedAgain() {
        byte[] archive = Archives.zipOfTexts(ProblemsTest.LEAST);
        keyed.put(keyed.admin(), "/v1/problems/shared", archive);
        judged(ocean, "shared");
        keyed.put(river, "/v1/problems/shared", archive); // its own, of the same name
        String rivers = judged(river, "shared");
        String lakes = judged(secret("lake", Scope.SUBMIT), "shared");

        String place = keyed.post(keyed.admin(), "/v1/problems/shared/rejudgings", "{}")
                .header("Location");
        assertThat(settled(keyed.admin(), place).get("unchanged").intValue()).isEqualTo(2);
        assertProblem(keyed.get(ocean, place), 404, "unknown-rejudging");
        assertProblem(keyed.post(ocean, place + "/apply", ""), 404, "unknown-rejudging");
        assertThat(rejudgings(ocean, "shared")).isEmpty();
        keyed.post(keyed.admin(), place + "/apply", "");
        JsonNode one = keyed.get(keyed.admin(), PLACE + "/" + lakes).json();
        String again = one.get("replacedBy").textValue();
        assertThat(keyed.get(secret("lake", Scope.READ), PLACE + "/" + again).status())
                .isEqualTo(200);
        assertProblem(keyed.get(ocean, PLACE + "/" + again), 404, "unknown-submission");
        assertThat(keyed.get(river, PLACE + "/" + rivers)
                        .json()
                        .get("replacedBy")
                        .isNull())
                .isTrue();
    }

    private static String judged(String secret, String problem) {
        Reply reply = keyed.post(secret, PLACE + "?wait=10m", ECHO.formatted(problem));
        assertThat(reply.json().path("verdict").asText()).as(reply.text()).isEqualTo("accepted");
        return reply.json().get("id").textValue();
    }

    private static JsonNode rejudgings(String secret, String problem) {
        return keyed.get(secret, "/v1/problems/" + problem + "/rejudgings")
                .json()
                .get("rejudgings");
    }

    private static JsonNode settled(String secret, String place) {
        keyed.get(secret, place.replace("rejudgings", "batches") + "/results"); // ends when all have
        return keyed.get(secret, place).json();
    }

    @Test
    void whatCouldNotBeDeliveredIsSeenAndChangedByItsTenantAlone() {
        String id = later(ocean, PLACE, """
                {"language": "python3", "source": "print(3)",
                "callback": {"url": "%s", "secret": "%s"}}""".formatted(receiver.url("/own"), SECRET))
                .json()
                .get("id")
                .textValue();
        keyed.get(ocean, PLACE + "/" + id + "?wait=10m");
        while (dead(keyed.admin()).path("webhooks").findValuesAsText("submission").stream()
                        .filter(id::equals)
                        .count()
                < 2) {
            Thread.onSpinWait();
        }
        assertThat(dead(ocean).toString())
                .as("not the service's own webhook")
                .contains(receiver.url("/own"))
                .doesNotContain(receiver.url("/all"));
        JsonNode one = dead(ocean).at("/webhooks/0");
        assertThat(one.get("submission").textValue()).isEqualTo(id);
        String place = DEAD + "/" + one.get("id").textValue();
        assertThat(dead(river)).isEqualTo(dead(secret("nobody", Scope.READ)));
        assertProblem(keyed.post(river, place + "/retry", ""), 404, "unknown-webhook");
        assertProblem(keyed.delete(river, place), 404, "unknown-webhook");
        assertThat(keyed.post(river, DEAD + "/retry", "").json().get("retried").intValue())
                .isZero();
        assertProblem(keyed.delete(secret("ocean", Scope.READ), place), 403, "scope-missing");
        assertThat(keyed.delete(ocean, place).status()).isEqualTo(204);
    }

    private static JsonNode dead(String secret) {
        return keyed.get(secret, DEAD).json();
    }

    @Test
    void onlyWhoMonitorsSeesTheCluster() {
        assertProblem(keyed.get(ocean, "/v1/cluster"), 403, "scope-missing");
        assertProblem(keyed.get(secret("ocean", Scope.MONITOR), "/v1/cluster"), 501, "no-cluster");
    }
}
