package dev.brig.bench.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.service.HttpConnection.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A client of a service that keeps submissions. */
public final class KeptSubmissions {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PLACE = "/v1/submissions";
    private static final int MOST_IN_A_BATCH = 1000;
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int ACCEPTED = 202;

    private final int port;
    private final List<String> headers;
    private final AtomicLong number = new AtomicLong();

    /** A submission that costs little. */
    private static final String QUICK = """
            {"language": "bash", "source": "echo 42", "expectedOutput": "42"}""";

    /** One that keeps a core busy for some tenths of a second. */
    private static final String BUSY = """
            {"language": "python3", "source": "for i in range(6000000): pass\\nprint(42)", "expectedOutput": "42"}""";

    /** @param secret of a key, or nothing */
    public KeptSubmissions(int port, List<String> secret) {
        this.port = port;
        headers = secret.stream().map(key -> "Authorization: Bearer " + key).toList();
    }

    /** Submissions in a second, each with a source of its own, accepted and judged: kept before they are, or not at all. */
    public double perSecond(boolean kept, int clients, Duration duration) {
        SubmissionKind python = SubmissionKind.all().stream()
                .filter(kind -> kind.language().equals("python3"))
                .findFirst()
                .orElseThrow();
        String path = PLACE + (kept ? "?wait=60s" : "");
        return Load.repeated(
                        port,
                        clients,
                        duration,
                        connection ->
                                judge(connection, path, """
                        {"language": "python3", "source": %s, "stdin": "40 2\\n", "expectedOutput": "42\\n"}""".formatted(text(python.source(number.incrementAndGet())))))
                .perSecond(HttpConnection.OK);
    }

    /** Submissions in a second that keep a core busy. */
    public double busyPerSecond(int clients, Duration duration) {
        return Load.repeated(port, clients, duration, connection -> judge(connection, PLACE + "?wait=60s", BUSY))
                .perSecond(HttpConnection.OK);
    }

    private static String text(String value) {
        return JSON.getNodeFactory().textNode(value).toString();
    }

    private void judge(HttpConnection connection, String path, String submission) {
        Response answer = connection.send(HttpConnection.post(path, submission, headers));
        if (answer.status() != HttpConnection.OK || !answer.text().contains("\"verdict\":\"accepted\"")) {
            throw new BenchException("a submission was answered with " + answer.status() + ": " + answer.text());
        }
    }

    /** Microseconds from a submission to its result, each of so many after the other. */
    public double[] delays(int times) {
        double[] micros = new double[times];
        try (HttpConnection connection = new HttpConnection(port)) {
            for (int time = 0; time < times; time++) {
                long begin = System.nanoTime();
                judge(connection, PLACE + "?wait=60s", QUICK);
                micros[time] = (System.nanoTime() - begin) / 1e3;
            }
        }
        return micros;
    }

    /** Hands in many. @return the batches' ids */
    public List<String> handIn(int many) {
        List<String> batches = new ArrayList<>();
        try (HttpConnection connection = new HttpConnection(port)) {
            for (int left = many; left > 0; left -= MOST_IN_A_BATCH) {
                String all = String.join(",", Collections.nCopies(Math.min(left, MOST_IN_A_BATCH), QUICK));
                List<String> own = new ArrayList<>(headers);
                own.add("Prefer: respond-async");
                Response answer =
                        connection.send(HttpConnection.post("/v1/batches", "{\"submissions\":[" + all + "]}", own));
                if (answer.status() != ACCEPTED) {
                    throw new BenchException("a batch was answered with " + answer.status() + ": " + answer.text());
                }
                batches.add(json(answer).path("id").asText());
            }
        }
        return batches;
    }

    /** Waits until all of a batch have ended. */
    public void await(String batch) {
        while (!batch(batch).path("status").asText().equals("ended")) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The ids of a batch's submissions. */
    public List<String> members(String batch) {
        List<String> ids = new ArrayList<>();
        batch(batch).path("submissions").forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }

    private JsonNode batch(String id) {
        try (HttpConnection connection = new HttpConnection(port)) {
            return json(connection.send(HttpConnection.get("/v1/batches/" + id)));
        }
    }

    private static JsonNode json(Response answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException wrong) {
            throw new BenchException("no JSON: " + answer.text(), wrong);
        }
    }
}
