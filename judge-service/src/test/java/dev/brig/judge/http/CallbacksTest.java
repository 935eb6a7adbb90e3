package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.judge.hooks.Backoff;
import dev.brig.judge.hooks.HookReceiver;
import dev.brig.judge.hooks.HookReceiver.Got;
import dev.brig.judge.hooks.Receiver;
import dev.brig.judge.hooks.WebhookSecret;
import dev.brig.judge.hooks.WebhookSettings;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbacksTest {
    private static final String PLACE = "/v1/submissions";
    private static final String DEAD = "/v1/webhooks/dead";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OWN_SECRET = "whsec_AAAQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String QUICK = """
            {"language": "python3", "source": "print(42)", "expectedOutput": "42"%s}""";
    private static final String CALLBACK = ", \"callback\": {\"url\": \"%s\", \"secret\": \"" + OWN_SECRET + "\"}";

    private HookReceiver receiver;

    @BeforeEach
    void starts() throws IOException {
        receiver = new HookReceiver();
    }

    @AfterEach
    void stops() throws IOException {
        receiver.close();
    }

    @Test
    void theEndOfAKeptSubmissionIsToldToItsCallbackAndToTheServicesWebhook() throws Exception {
        WebhookSettings settings = allowing()
                .withSecrets(List.of(WebhookSecret.parse(SECRET)))
                .withReceiver(Receiver.parse(receiver.url("/all")));
        try (HookReceiver own = new HookReceiver();
                TestService service = TestService.start(options -> options.withWebhooks(settings))) {
            String id = keep(service, CALLBACK.formatted(own.url("/own")));
            Got all = receiver.next();
            all.requireSignedBy(SECRET);
            Got one = own.next();
            one.requireSignedBy(OWN_SECRET);
            assertThat(one.first()).startsWith("POST /own ");
            assertThat(one.id()).isNotEqualTo(all.id());
            JsonNode told = new JsonMapper().readTree(one.body());
            assertThat(told.get("type").textValue()).isEqualTo("submission.finished");
            assertThat(told.at("/data/id").textValue()).isEqualTo(id);
            assertThat(told.at("/data/verdict").textValue()).isEqualTo("accepted");
            assertThat(TestService.schema("KeptSubmission").validate(told.get("data")))
                    .isEmpty();
            service.awaitMetric("brig_webhooks_delivered_total", 2);

            service.submit(QUICK.formatted(""));
            assertThat(receiver.isQuiet()).as("it was not kept").isTrue();
        }
    }

    @Test
    void whatCouldNotBeDeliveredIsListedAndTriedAgainOrForgotten() {
        receiver.answering("HTTP/1.1 410 Gone\r\n\r\n");
        try (TestService service = TestService.start(options -> options.withWebhooks(allowing()))) {
            String first = keep(service, CALLBACK.formatted(receiver.url("/1")));
            String second = keep(service, CALLBACK.formatted(receiver.url("/2")));
            service.awaitMetric("brig_webhooks_dead", 2);
            JsonNode dead = service.get(DEAD).json();
            assertThat(TestService.schema("DeadWebhooks").validate(dead)).isEmpty();
            assertThat(dead.toString())
                    .contains(first, second, receiver.url("/1"), "410")
                    .doesNotContain(OWN_SECRET);
            receiver.next();
            receiver.next();

            receiver.answering("HTTP/1.1 200 OK\r\n\r\n");
            Reply retried = service.post(DEAD + "/" + first + "-1/retry", new byte[0]);
            assertThat(retried.json().get("retried").intValue()).isEqualTo(1);
            receiver.next().requireSignedBy(OWN_SECRET);
            assertThat(code(service.post(DEAD + "/" + first + "-1/retry", new byte[0])))
                    .isEqualTo("unknown-webhook");
            String place = DEAD + "/" + second + "-1";
            assertThat(service.send(service.request(place).DELETE()).status()).isEqualTo(204);
            assertThat(code(service.send(service.request(place).DELETE()))).isEqualTo("unknown-webhook");
            assertThat(service.post(DEAD + "/retry", new byte[0])
                            .json()
                            .get("retried")
                            .intValue())
                    .isZero();
        }
    }

    @Test
    void withoutLeaveNothingIsSentToThisMachine() {
        try (TestService service = TestService.start()) {
            keep(service, CALLBACK.formatted("http://localhost:" + receiver.port() + "/"));
            service.awaitMetric("brig_webhooks_dead", 1);
            assertThat(service.get(DEAD).json().at("/webhooks/0/error").textValue())
                    .contains("--webhook-allow");
            assertThat(receiver.isQuiet()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "http://127.0.0.1/"                                            | callback-forbidden      | callback
            {"url": "http://[::ffff:169.254.169.254]/", "secret": "SECRET"}| callback-forbidden      | callback.url
            {"url": "file:///etc/passwd", "secret": "SECRET"}              | callback-invalid        | callback.url
            {"url": "https://example.org/", "secret": "whsec_short"}       | callback-secret-invalid | callback.secret
            "https://example.org/"                                         | callback-secret-missing | callback
            {"secret": "SECRET"}                                           | missing-field           | callback.url
            """)
    void aCallbackThatCannotBeIsRefused(String callback, String code, String field) {
        try (TestService service = TestService.start()) {
            Reply refused = send(service, ", \"callback\": " + callback.replace("SECRET", SECRET));
            assertThat(refused.status()).as(refused.text()).isEqualTo(422);
            assertThat(code(refused)).isEqualTo(code);
            assertThat(refused.json().get("field").textValue()).isEqualTo(field);
        }
    }

    @Test
    void aCallbackOfASubmissionThatIsNotKeptIsRefused() {
        try (TestService service = TestService.start()) {
            Reply refused = service.submit(QUICK.formatted(CALLBACK.formatted("https://example.org/")));
            assertThat(code(refused)).isEqualTo("callback-not-kept");
        }
    }

    @Test
    void whatEndedBeforeTheServiceWasKilledIsToldByTheNextOne(@TempDir Path state) throws Exception {
        int port = receiver.port();
        receiver.close(); // nobody is there at first
        Set<String> expected = new TreeSet<>();
        ServiceProcess service = ServiceProcess.start(state, List.of(), "1000000");
        for (int kill = 0; kill < 3; kill++) {
            for (int n = 0; n < 5; n++) {
                Reply reply = service.send(service.request(PLACE)
                        .header("Content-Type", "application/json")
                        .header("Prefer", "respond-async")
                        .POST(BodyPublishers.ofString(
                                QUICK.formatted(CALLBACK.formatted("http://127.0.0.1:" + port + "/")))));
                expected.add(reply.json().get("id").textValue() + "-1");
            }
            service.get(PLACE + "/" + last(service) + "?wait=" + 100 * kill + "ms");
            service.killAfter(0);
            service = ServiceProcess.start(state, List.of(), "1000000");
        }
        try (HookReceiver late = new HookReceiver(ServerSocketFactory.getDefault(), port);
                ServiceProcess _ = service) {
            List<String> got = new ArrayList<>();
            while (!new TreeSet<>(got).equals(expected)) {
                Got next = late.next();
                next.requireSignedBy(OWN_SECRET);
                assertThat(next.body()).contains("\"verdict\":\"accepted\"");
                got.add(next.id());
            }
            assertThat(got).as("nobody was told twice, as all was acknowledged").doesNotHaveDuplicates();
        }
    }

    private static String last(ServiceProcess service) throws IOException {
        return service.get(PLACE + "?limit=1").json().at("/submissions/0/id").textValue();
    }

    private static WebhookSettings allowing() {
        return WebhookSettings.NONE
                .withAllowed(Set.of("127.0.0.1"))
                .withBackoff(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 5));
    }

    private static String keep(TestService service, String more) {
        Reply reply = send(service, more);
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        return reply.json().get("id").textValue();
    }

    private static Reply send(TestService service, String more) {
        return service.send(service.request(PLACE)
                .header("Content-Type", "application/json")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofString(QUICK.formatted(more))));
    }

    private static String code(Reply reply) {
        return reply.json().path("code").asText();
    }
}
