package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
    private static final String PLACE = "/v1/batches";
    private static final String MIXED = """
            {"common": {"language": "python3", "tests": [
                {"input": "1 2", "answer": "3"}, {"input": "20 22", "answer": "42"}]},
             "submissions": [
                {"source": "print(sum(map(int, input().split())))"},
                {"source": "print(3)"},
                {"source": "import os; os.abort()"},
                {"source": "print(7)", "tests": [{"input": "", "answer": "7"}]},
                {"source": "#include <stdio.h>\\nint main() { puts(\\"3\\"); }", "language": "c"}]}""";
    private static final List<String> VERDICTS =
            List.of("accepted", "wrong-answer", "runtime-error", "accepted", "wrong-answer");
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
    void eachIsToldWhenItHasEndedAndThenAll() throws Exception {
        Reply reply = service.post(PLACE, MIXED);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertComplete(reply);
        Reply again = service.get(reply.header("Location") + "/results");
        assertThat(byIndex(again)).isEqualTo(byIndex(reply));
        JsonNode batch = service.get(reply.header("Location")).json();
        assertThat(batch).isEqualTo(last(reply));
        assertThat(batch.get("verdicts").toString())
                .isEqualTo("{\"accepted\":2,\"runtime-error\":1,\"wrong-answer\":2}");
    }

    @Test
    void whoDoesNotWaitIsToldWhereTheyAre() throws Exception {
        Reply accepted = later(MIXED);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertValid(accepted.json());
        assertThat(accepted.json().get("submissions")).hasSize(VERDICTS.size());
        assertComplete(service.get(accepted.header("Location") + "/results"));
    }

    @Test
    void aBatchIsCancelledAsAWhole() {
        String place = later(slow(6)).header("Location");
        Reply cancelled = service.post(place + "/cancel", new byte[0]);
        assertThat(cancelled.json().get("status").textValue()).isEqualTo("ended");
        assertThat(cancelled.json().at("/statuses/cancelled").intValue()).isEqualTo(6);
        assertValid(cancelled.json());
        assertThat(service.get(place + "/results").text().lines()).hasSize(7);
        service.awaitMetric("brig_submissions_running", 0);
    }

    @Test
    void aClientThatGoesAwayCancelsNothing() throws IOException {
        String accepted = "brig_submissions_total{language=\"python3\",verdict=\"accepted\"}";
        double before = service.metric(accepted);
        try (Socket client = service.ask(PLACE, quick(12))) {
            assertThat(client.getInputStream().read())
                    .as("the answer begins when they are kept")
                    .isPositive();
        }
        service.awaitMetric(accepted, before + 12);
    }

    @Test
    void ifOneCannotBeJudgedNoneIsAcceptedAndEachIsTold() {
        int before = kept();
        Reply refused = service.post(PLACE, """
                {"common": {"language": "python3", "expectedOutput": "42"},
                 "submissions": [
                    {"source": "print(42)"},
                    {"source": 42},
                    {"language": "nothing", "source": ""},
                    {"source": "", "tests": [{"input": ""}], "points": 1},
                    {"source": "", "stdin": {"base64": "?"}},
                    {"source": "", "problem": "nothing"}]}""");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("code").textValue()).isEqualTo("batch-refused");
        assertThat(refused.json().get("detail").textValue()).startsWith("5 of 6 ");
        assertThat(refused.json().get("field").textValue()).isEqualTo("submissions[1].source");
        assertThat(errors(refused))
                .containsExactly(
                        "submissions[1].source wrong-type",
                        "submissions[2].language unknown-language",
                        "submissions[3].points unknown-field",
                        "submissions[4].stdin.base64 base64-invalid",
                        "common.expectedOutput conflict");
        assertThat(kept()).isEqualTo(before);
    }

    @Test
    void whatAllHaveInCommonIsToldOnce() {
        Reply refused = service.post(PLACE, """
                {"common": {"language": "nothing"}, "submissions": [{"source": ""}, {"source": ""}, {}]}""");
        assertThat(errors(refused))
                .containsExactly("common.language unknown-language", "submissions[2].source missing-field");
    }

    @Test
    void twoWithTheSameKeyAreOne() {
        Reply first = service.send(post(MIXED).header("Idempotency-Key", "batch"));
        Reply second = service.send(post(MIXED).header("Idempotency-Key", "batch"));
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(byIndex(second)).isEqualTo(byIndex(first));
        assertThat(code(service.send(post(quick(1)).header("Idempotency-Key", "batch"))))
                .isEqualTo("idempotency-key-reused");
    }

    @Test
    void batchesAreBounded() {
        assertThat(code(service.post(PLACE, "{\"submissions\": []}"))).isEqualTo("too-few");
        assertThat(code(service.post(PLACE, quick(1001)))).isEqualTo("too-many");
        String large = "{\"common\": {\"language\": \"python3\", \"stdin\": \"" + "x".repeat(1 << 20)
                + "\"}, \"submissions\": ["
                + IntStream.range(0, 100).mapToObj(n -> "{\"source\":\"\"}").collect(Collectors.joining(",")) + "]}";
        Reply tooLarge = service.post(PLACE, large);
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(code(tooLarge)).isEqualTo("batch-too-large");
        assertThat(code(service.get(PLACE + "/nothing"))).isEqualTo("unknown-batch");
        assertThat(code(service.get(PLACE + "/nothing/results"))).isEqualTo("unknown-batch");
        assertThat(code(service.post(PLACE + "/nothing/cancel", new byte[0]))).isEqualTo("unknown-batch");
    }

    @Test
    void aBatchForWhichThereIsNoPlaceIsRefusedAsAWhole() {
        Keeping two = new Keeping(2, Keeping.USUAL.time(), Keeping.USUAL.bytes());
        try (TestService small = TestService.start(options -> options.withKeeping(Optional.of(two)))) {
            assertThat(code(small.post(PLACE, quick(3)))).isEqualTo("too-many-waiting");
            assertThat(small.get("/v1/submissions").json().get("submissions")).isEmpty();
            assertThat(small.post(PLACE, quick(2)).status()).isEqualTo(200);
        }
    }

    @Test
    void aBatchIsJudgedToItsEndByTheNextService(@TempDir Path directory) throws Exception {
        Storage storage = Storage.TEMPORARY.in(directory);
        String place;
        try (TestService first =
                TestService.start(options -> options.withStorage(storage).withSlots(1))) {
            place = first.send(first.request(PLACE)
                            .header("Content-Type", "application/json")
                            .header("Prefer", "respond-async")
                            .POST(BodyPublishers.ofString(quick(30))))
                    .header("Location");
        }
        try (TestService second =
                TestService.start(options -> options.withStorage(storage).withSlots(1))) {
            Reply results = second.get(place + "/results");
            assertThat(results.text().lines()).hasSize(31);
            assertThat(last(results).at("/verdicts/accepted").intValue()).isEqualTo(30);
        }
    }

    private static void assertComplete(Reply reply) throws JsonProcessingException {
        Map<Integer, JsonNode> all = byIndex(reply);
        assertThat(all.keySet()).containsExactly(0, 1, 2, 3, 4);
        assertThat(all.values())
                .extracting(one -> one.get("verdict").textValue())
                .isEqualTo(VERDICTS);
        all.values().forEach(one -> {
            assertThat(TestService.schema("KeptSubmission").validate(one)).isEmpty();
            assertThat(one.at("/judgement/id")).isEqualTo(one.get("id"));
        });
        assertValid(last(reply));
        assertThat(last(reply).get("status").textValue()).isEqualTo("ended");
    }

    private static Map<Integer, JsonNode> byIndex(Reply reply) {
        Map<Integer, JsonNode> all = new TreeMap<>();
        reply.text()
                .lines()
                .map(BatchesTest::json)
                .filter(line -> line.has("submission"))
                .map(line -> line.get("submission"))
                .forEach(one -> assertThat(all.put(one.at("/batch/index").intValue(), one))
                        .isNull());
        return all;
    }

    private static JsonNode last(Reply reply) {
        return json(reply.text().lines().toList().getLast()).get("batch");
    }

    private static JsonNode json(String line) {
        try {
            return new JsonMapper().readTree(line);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(line, notJson);
        }
    }

    private static List<String> errors(Reply refused) {
        return refused.json()
                .get("errors")
                .valueStream()
                .map(error ->
                        error.get("field").textValue() + " " + error.get("code").textValue())
                .toList();
    }

    private static int kept() {
        return service.get("/v1/submissions?limit=500")
                .json()
                .get("submissions")
                .size();
    }

    private static String quick(int number) {
        return batch(number, "print(42)");
    }

    private static String slow(int number) {
        return batch(number, "import time; time.sleep(50)");
    }

    private static String batch(int number, String source) {
        return IntStream.range(0, number)
                .mapToObj(n -> "{\"source\": \"" + source + "\"}")
                .collect(Collectors.joining(
                        ",",
                        "{\"common\": {\"language\": \"python3\", \"limits\": {\"wallMillis\": 60000}}, \"submissions\": [",
                        "]}"));
    }

    private static Reply later(String body) {
        return service.send(post(body).header("Prefer", "respond-async"));
    }

    private static HttpRequest.Builder post(String body) {
        return service.request(PLACE).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static String code(Reply reply) {
        return reply.json().path("code").asText();
    }

    private static void assertValid(JsonNode batch) {
        assertThat(TestService.schema("Batch").validate(batch))
                .as(batch.toString())
                .isEmpty();
    }
}
