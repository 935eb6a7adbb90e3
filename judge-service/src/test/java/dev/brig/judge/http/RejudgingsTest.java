package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.TestService.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RejudgingsTest {
    private static final String PLACE = "/v1/submissions";
    private static final String ECHO = "print(input())";
    private static final String DOUBLE = "print(int(input()) * 2)";
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
    void aProblemsSubmissionsAreJudgedByWhatItIsNowAndTheOldJudgementsStay() {
        put("sums", ProblemsTest.LEAST);
        String echo = judged("sums", ECHO, "accepted");
        String doubling = judged("sums", DOUBLE, "wrong-answer");
        String broken = judged("{\"id\": \"sums\", \"version\": 1}", "exit(1)", "runtime-error");
        JsonNode before = service.get(PLACE + "/" + echo).json();
        put("sums", doubled());

        Reply begun = rejudge("sums", "{}");
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        String place = begun.header("Location");
        JsonNode judged = await(place);

        assertThat(judged.get("state").textValue()).isEqualTo("open");
        assertThat(judged.get("unchanged").intValue()).isEqualTo(1);
        assertThat(changes(judged))
                .containsExactlyInAnyOrder(echo + " accepted wrong-answer", doubling + " wrong-answer accepted");
        assertThat(service.get(PLACE + "/" + echo).json())
                .as("the old judgement stays")
                .isEqualTo(before);
        assertThat(listed())
                .as("rejudgements are not listed")
                .contains(echo, doubling, broken)
                .hasSize(3);

        JsonNode applied = service.post(place + "/apply", new byte[0]).json();
        assertThat(applied.get("state").textValue()).isEqualTo("applied");
        assertThat(applied.get("changes")).isEqualTo(judged.get("changes"));
        JsonNode after = service.get(PLACE + "/" + echo).json();
        assertThat(after.get("judgement")).isEqualTo(before.get("judgement"));
        JsonNode counts =
                service.get(PLACE + "/" + after.get("replacedBy").textValue()).json();
        assertThat(counts.get("verdict").textValue()).isEqualTo("wrong-answer");
        assertThat(counts.get("rejudges").textValue()).isEqualTo(echo);
        assertThat(code(service.post(place + "/apply", new byte[0]))).isEqualTo("rejudging-not-open");
        assertThat(code(service.post(place + "/cancel", new byte[0]))).isEqualTo("rejudging-not-open");

        // What counts now is what the next one is compared with.
        put("sums", ProblemsTest.LEAST);
        JsonNode back =
                await(rejudge("sums", "{\"verdicts\": [\"wrong-answer\"]}").header("Location"));
        assertThat(changes(back)).containsExactly(echo + " wrong-answer accepted");
        assertThat(service.get("/v1/problems/sums/rejudgings").json().get("rejudgings"))
                .extracting(one -> one.get("state").textValue())
                .containsExactly("open", "applied");
    }

    @Test
    void aRejudgingThatIsCancelledChangesNothing() {
        put("slow", ProblemsTest.LEAST);
        judged("slow", ECHO, "accepted");
        judged("slow", DOUBLE, "wrong-answer");
        List<String> before = occupyAll();
        String place = rejudge("slow", "{\"languages\": [\"python3\"]}").header("Location");
        Reply early = service.post(place + "/apply", new byte[0]);
        assertThat(early.status()).as(early.text()).isEqualTo(409);
        assertThat(code(early)).isEqualTo("rejudging-not-ended");
        JsonNode cancelled = service.post(place + "/cancel", new byte[0]).json();
        assertThat(cancelled.get("state").textValue()).isEqualTo("cancelled");
        assertThat(cancelled.at("/statuses/cancelled").intValue()).isEqualTo(2);
        assertThat(cancelled.get("changes")).isEmpty();
        before.forEach(other -> service.post(other + "/cancel", new byte[0]));
        service.awaitMetric("brig_submissions_running", 0);
    }

    @Test
    void whatCannotBeJudgedAgainIsToldAndNothingIsBegun() {
        put("none", ProblemsTest.LEAST);
        assertThat(code(rejudge("none", "{}"))).isEqualTo("nothing-to-rejudge");
        judged("none", ECHO, "accepted");
        assertThat(code(rejudge("none", "{\"verdicts\": [\"wrong-answer\"]}"))).isEqualTo("nothing-to-rejudge");
        assertThat(code(rejudge("none", "{\"languages\": [\"c\"]}"))).isEqualTo("nothing-to-rejudge");
        assertThat(code(rejudge("none", "{\"verdict\": []}"))).isEqualTo("unknown-field");
        assertThat(service.send(service.request("/v1/problems/none").DELETE()).status())
                .isEqualTo(204);
        assertThat(code(rejudge("none", "{}"))).isEqualTo("unknown-problem");
        assertThat(service.get("/v1/problems/none/rejudgings").json().get("rejudgings"))
                .isEmpty();
        assertThat(code(service.get("/v1/rejudgings/nothing"))).isEqualTo("unknown-rejudging");
    }

    /** Has as many submissions judged as are at once. */
    private static List<String> occupyAll() {
        List<String> places = IntStream.range(0, 4)
                .mapToObj(n -> service.post(PLACE + "?wait=0", """
                        {"language": "python3", "source": "import time; time.sleep(50)",
                         "limits": {"wallMillis": 60000}}""").header("Location"))
                .toList();
        service.awaitMetric("brig_submissions_running", 4);
        return places;
    }

    private static Map<String, String> doubled() {
        Map<String, String> files = new HashMap<>(ProblemsTest.LEAST);
        files.put("data/sample/1.ans", "2\n");
        files.put("data/secret/1.ans", "4\n");
        files.put("submissions/accepted/right.py", "print(int(input()) * 2)\n");
        return files;
    }

    private static void put(String id, Map<String, String> files) {
        Reply reply = service.send(
                service.request("/v1/problems/" + id).PUT(BodyPublishers.ofByteArray(Archives.zipOfTexts(files))));
        assertThat(reply.status()).as(reply.text()).isIn(200, 201);
    }

    private static String judged(String problem, String source, String verdict) {
        String by = problem.startsWith("{") ? problem : "\"" + problem + "\"";
        Reply reply = service.post(
                PLACE + "?wait=10m",
                "{\"language\": \"python3\", \"source\": \"" + source + "\", \"problem\": " + by + "}");
        assertThat(reply.json().path("verdict").asText()).as(reply.text()).isEqualTo(verdict);
        return reply.json().get("id").textValue();
    }

    private static Reply rejudge(String problem, String filter) {
        return service.post("/v1/problems/" + problem + "/rejudgings", filter);
    }

    /** Waits until all is judged. */
    private static JsonNode await(String place) {
        String batch = place.substring(place.lastIndexOf('/') + 1);
        service.get("/v1/batches/" + batch + "/results");
        JsonNode rejudging = service.get(place).json();
        assertThat(TestService.schema("Rejudging").validate(rejudging)).isEmpty();
        return rejudging;
    }

    private static List<String> changes(JsonNode rejudging) {
        return rejudging
                .get("changes")
                .valueStream()
                .map(change -> change.get("submission").textValue() + " "
                        + change.get("before").textValue() + " "
                        + change.get("after").textValue())
                .toList();
    }

    private static List<String> listed() {
        return service.get(PLACE + "?problem=sums")
                .json()
                .get("submissions")
                .valueStream()
                .map(one -> one.get("id").textValue())
                .toList();
    }

    private static String code(Reply reply) {
        return reply.json().path("code").asText();
    }
}
