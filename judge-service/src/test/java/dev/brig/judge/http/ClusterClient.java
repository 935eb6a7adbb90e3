package dev.brig.judge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A client of several nodes, which goes on with another when one does not answer. */
final class ClusterClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PLACE = "/v1/submissions";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 50_000_000;

    private final List<URI> nodes;
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    ClusterClient(List<URI> nodes) {
        this.nodes = nodes;
    }

    /** A submission that was accepted. */
    record Kept(String id, boolean cancelled) {}

    private interface Asking {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    /** Asks one node after the other until one answers. */
    private JsonNode ask(String path, Asking asking) {
        while (true) {
            URI node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
            try {
                HttpResponse<String> answer = http.send(
                        asking.of(HttpRequest.newBuilder(node.resolve(path)).timeout(LONG))
                                .build(),
                        BodyHandlers.ofString());
                if (answer.statusCode() < 300) {
                    return JSON.readTree(answer.body());
                }
                if (answer.statusCode() != 503) {
                    throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
                }
            } catch (IOException killed) {
                // another may answer
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
            LockSupport.parkNanos(PAUSE_NANOS); // nothing tells when the next one listens
        }
    }

    private JsonNode get(String path) {
        return ask(path, HttpRequest.Builder::GET);
    }

    Kept keep(String submission, String key) {
        JsonNode answer = ask(
                PLACE,
                request -> request.header("Content-Type", "application/json")
                        .header("Prefer", "respond-async")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(submission)));
        return new Kept(answer.get("id").textValue(), false);
    }

    Kept cancel(Kept kept) {
        JsonNode answer = ask(PLACE + "/" + kept.id() + "/cancel", request -> request.POST(BodyPublishers.noBody()));
        return new Kept(kept.id(), answer.get("status").textValue().equals("cancelled"));
    }

    JsonNode find(String id) {
        return get(PLACE + "/" + id);
    }

    /** Waits until a submission has ended. */
    JsonNode ended(String id) {
        return await(
                id,
                found -> !List.of("queued", "running")
                        .contains(found.get("status").textValue()));
    }

    JsonNode await(String id, Predicate<JsonNode> wanted) {
        JsonNode found = find(id);
        while (!wanted.test(found)) {
            found = get(PLACE + "/" + id + "?wait=200ms");
        }
        return found;
    }

    void awaitCluster(Predicate<JsonNode> wanted) {
        while (!wanted.test(get("/v1/cluster"))) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits until so many have ended. */
    void awaitProgress(int ended) {
        while (ids("&status=finished").size() < ended) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Keeps what some that have ended look like. */
    void remember(Map<String, JsonNode> seen) {
        get(PLACE + "?status=finished&limit=10").get("submissions").forEach(one -> {
            String id = one.get("id").textValue();
            seen.putIfAbsent(id, find(id));
        });
    }

    /** What there is of all submissions. */
    Map<String, JsonNode> results() {
        Map<String, JsonNode> results = new HashMap<>();
        all().forEach(id -> results.put(id, find(id)));
        return results;
    }

    List<String> all() {
        return ids("");
    }

    private List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        String after = "";
        while (true) {
            JsonNode page = get(PLACE + "?limit=100" + query + after);
            page.get("submissions").forEach(one -> ids.add(one.get("id").textValue()));
            if (page.get("next").isNull()) {
                return ids;
            }
            after = "&after=" + page.get("next").textValue();
        }
    }
}
