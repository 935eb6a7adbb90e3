package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptSubmissionsTest {
    private static final String PLACE = "/v1/submissions";
    private static final String QUICK = "{\"language\":\"python3\",\"source\":\"print(42)\",\"expectedOutput\":\"42\"}";
    private static final String WRONG = "{\"language\":\"python3\",\"source\":\"print(41)\",\"expectedOutput\":\"42\"}";
    private static final String SLOW =
            "{\"language\":\"python3\",\"source\":\"import time; time.sleep(50)\",\"limits\":{\"wallMillis\":60000}}";
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(options -> options.withSlots(2));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void whoDoesNotWaitIsToldWhereTheJudgementWillBe() {
        Reply accepted = keep(QUICK);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(accepted.header("Preference-Applied")).isEqualTo("respond-async");
        assertValid(accepted.json());
        assertThat(accepted.json().get("status").textValue()).isIn("queued", "running", "finished");
        Reply ended = service.get(accepted.header("Location") + "?wait=10m");
        assertThat(ended.json().get("status").textValue()).isEqualTo("finished");
        assertThat(ended.json().get("verdict").textValue()).isEqualTo("accepted");
        assertThat(ended.json().at("/judgement/id")).isEqualTo(ended.json().get("id"));
        assertThat(ended.json().at("/judgement/run/stdout/text").textValue()).isEqualTo("42\n");
        assertValid(ended.json());
        assertThat(TestService.schema("Judgement").validate(ended.json().get("judgement")))
                .isEmpty();
    }

    @Test
    void whoWaitsLongEnoughGetsTheJudgementAsAlways() {
        Reply judged = service.post(PLACE + "?wait=10m", QUICK);
        assertThat(judged.status()).as(judged.text()).isEqualTo(200);
        assertThat(TestService.schema("Judgement").validate(judged.json())).isEmpty();
        String id = judged.json().get("id").textValue();
        assertThat(judged.header("Location")).isEqualTo(PLACE + "/" + id);
        assertThat(service.get(PLACE + "/" + id).json().get("judgement")).isEqualTo(judged.json());
    }

    @Test
    void oneThatIsNotJudgedWithinTheBoundIsAnsweredAndCanBeCancelled() {
        Reply late = service.post(PLACE + "?wait=1ms", SLOW);
        assertThat(late.status()).isEqualTo(202);
        String place = late.header("Location");
        assertThat(service.send(service.request(place).DELETE())
                        .json()
                        .get("code")
                        .textValue())
                .isEqualTo("submission-not-ended");
        Reply cancelled = cancel(place);
        assertThat(cancelled.json().get("status").textValue()).isEqualTo("cancelled");
        assertValid(cancelled.json());
        assertThat(cancel(place).json()).isEqualTo(cancelled.json());
        service.awaitMetric("brig_submissions_running", 0);
        assertThat(service.send(service.request(place).DELETE()).status()).isEqualTo(204);
        assertThat(service.get(place).json().get("code").textValue()).isEqualTo("unknown-submission");
    }

    @Test
    void aClientThatGoesAwayDoesNotCancelWhatIsKept() throws IOException {
        String finished = "brig_submissions_total{language=\"python3\",verdict=\"wrong-answer\"}";
        double judged = service.metric(finished);
        String lasting = WRONG.replace("print(41)", "import time; time.sleep(1); print(41)");
        try (Socket _ = service.ask(PLACE + "?wait=10m", lasting)) {
            service.awaitMetric("brig_http_open", 2); // with this one
        }
        service.awaitMetric(finished, judged + 1);
    }

    @Test
    void twoWithTheSameKeyAreOneAndAnotherWithItIsRefused() {
        Reply first = service.send(post(QUICK).header("Idempotency-Key", "one"));
        assertThat(first.status()).isEqualTo(200);
        Reply second = service.send(post(QUICK).header("Idempotency-Key", "one"));
        assertThat(second.json()).isEqualTo(first.json());
        Reply other = service.send(post(WRONG).header("Idempotency-Key", "one"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().get("code").textValue()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void listsHavePagesThatDoNotMove() {
        List<String> ids = new ArrayList<>(IntStream.range(0, 5)
                .mapToObj(n -> keep(QUICK).json().get("id").textValue())
                .toList());
        JsonNode first = service.get(PLACE + "?limit=3").json();
        keep(QUICK);
        JsonNode second = service.get(
                        PLACE + "?limit=2&after=" + first.get("next").textValue())
                .json();
        List<String> listed = new ArrayList<>();
        first.get("submissions").forEach(one -> listed.add(one.get("id").textValue()));
        second.get("submissions").forEach(one -> listed.add(one.get("id").textValue()));
        assertThat(listed).containsExactlyElementsOf(ids.reversed());
        ids.forEach(id -> service.get(PLACE + "/" + id + "?wait=10m"));
        service.get(PLACE + "?status=finished&limit=500")
                .json()
                .get("submissions")
                .forEach(one -> assertThat(one.get("status").textValue()).isEqualTo("finished"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?status=judged", "?limit=0", "?limit=501", "?limit=x", "?after=x", "?after=-1"})
    void parametersThatCannotBeAreRefused(String query) {
        Reply refused = service.get(PLACE + query);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("code").textValue()).isEqualTo("parameter-invalid");
    }

    @Test
    void whatCannotBeJudgedIsRefusedBeforeItIsAccepted() {
        assertThat(code(keep("{\"language\":\"nothing\",\"source\":\"\"}"))).isEqualTo("unknown-language");
        assertThat(code(keep("{\"language\":\"python3\",\"source\":\"\",\"problem\":\"nothing\"}")))
                .isEqualTo("unknown-problem");
        assertThat(code(keep("{\"language\":\"python3\"}"))).isEqualTo("missing-field");
        assertThat(code(service.post(PLACE + "?wait=soon", QUICK))).isEqualTo("wait-invalid");
        assertThat(code(service.send(post(QUICK).header("Idempotency-Key", "two words"))))
                .isEqualTo("idempotency-key-invalid");
    }

    @Test
    void whatTurnsOutToBeImpossibleFailsAndSaysWhy() {
        String body = "{\"language\":\"python3\",\"source\":\"\",\"limits\":{\"cpuMillis\":3600000}}";
        Reply direct = service.submit(body);
        Reply waited = service.post(PLACE + "?wait=10m", body);
        assertThat(waited.status()).isEqualTo(direct.status()).isEqualTo(422);
        assertThat(waited.json()).isEqualTo(direct.json());
        JsonNode kept = service.get(waited.header("Location")).json();
        assertThat(kept.get("status").textValue()).isEqualTo("failed");
        assertThat(kept.get("error")).isEqualTo(direct.json());
        assertValid(kept);
    }

    @Test
    void eventsTellWhatHappensFromTheBeginningToTheEnd() {
        Reply accepted = keep("""
                {"language": "python3", "source": "print(int(input()) * 2)", "tests": [
                    {"name": "one", "input": "1", "answer": "2"}, {"name": "two", "input": "2", "answer": "4"}]}""");
        Reply events = service.get(accepted.header("Location") + "/events");
        assertThat(events.header("Content-Type")).isEqualTo("text/event-stream");
        String id = accepted.json().get("id").textValue();
        assertThat(events.text()).contains("event: ended\ndata: {\"id\":\"" + id + "\",\"status\":\"finished\"");
        Reply later = service.get(accepted.header("Location") + "/events");
        assertThat(later.text()).contains("event: ended").doesNotContain("event: test");
    }

    @Test
    void aListenerWhoComesBackGetsWhatHeMissed() throws IOException {
        String place = keep(SLOW).header("Location");
        try (Listening first = new Listening(service, place, Optional.empty())) {
            String compiling = first.awaitEvent("compiling");
            try (Listening again = new Listening(service, place, Optional.of(first.lastId()));
                    Listening another = new Listening(service, place, Optional.of("of-another-run"))) {
                assertThat(another.awaitEvent("compiling")).isEqualTo(compiling);
                cancel(place);
                assertThat(again.awaitEvent("ended")).contains("\"status\":\"cancelled\"");
                assertThat(again.names()).containsExactly("ended");
                assertThat(another.awaitEvent("ended")).contains("\"status\":\"cancelled\"");
            }
            first.awaitEvent("ended");
        }
        service.awaitMetric("brig_http_open", 1);
    }

    @Test
    void whatIsAcceptedAndNotJudgedIsJudgedAfterARestart(@TempDir Path directory) {
        Storage storage = Storage.TEMPORARY.in(directory);
        List<String> places;
        try (TestService first =
                TestService.start(options -> options.withStorage(storage).withSlots(1))) {
            places = IntStream.range(0, 20)
                    .mapToObj(n -> first.send(first.request(PLACE)
                                    .header("Content-Type", "application/json")
                                    .header("Prefer", "respond-async")
                                    .POST(BodyPublishers.ofString(QUICK)))
                            .header("Location"))
                    .toList();
        }
        try (TestService second =
                TestService.start(options -> options.withStorage(storage).withSlots(1))) {
            for (String place : places) {
                JsonNode ended = second.get(place + "?wait=10m").json();
                assertThat(ended.get("verdict").asText()).as(ended.toString()).isEqualTo("accepted");
            }
        }
    }

    @Test
    void aServiceWithoutAStoreSaysSo() {
        try (TestService without = TestService.start(options -> options.withKeeping(Optional.empty()))) {
            assertThat(code(without.get(PLACE))).isEqualTo("no-store");
            assertThat(code(without.post(PLACE + "?wait=1s", QUICK))).isEqualTo("no-store");
            assertThat(without.submit(QUICK).status()).isEqualTo(200);
        }
    }

    @Test
    void noMoreWaitThanMay() {
        Keeping one = new Keeping(1, Keeping.USUAL.time(), Keeping.USUAL.bytes());
        try (TestService small =
                TestService.start(options -> options.withSlots(1).withKeeping(Optional.of(one)))) {
            List<Reply> replies = IntStream.range(0, 8)
                    .mapToObj(n -> small.post(PLACE + "?wait=0", SLOW))
                    .toList();
            assertThat(replies.getFirst().status()).isEqualTo(202);
            assertThat(code(replies.getLast())).isEqualTo("too-many-waiting");
            assertThat(replies.getLast().status()).isEqualTo(429);
            small.get(PLACE)
                    .json()
                    .get("submissions")
                    .forEach(left -> small.post(PLACE + "/" + left.get("id").textValue() + "/cancel", new byte[0]));
        }
    }

    private static Reply keep(String body) {
        return service.send(post(body).header("Prefer", "respond-async"));
    }

    private static HttpRequest.Builder post(String body) {
        return service.request(PLACE).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static Reply cancel(String place) {
        return service.post(place + "/cancel", new byte[0]);
    }

    private static String code(Reply reply) {
        return reply.json().path("code").asText();
    }

    private static void assertValid(JsonNode submission) {
        assertThat(TestService.schema("KeptSubmission").validate(submission))
                .as(submission.toString())
                .isEmpty();
    }
}
