package dev.brig.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.bench.faults.Event.Sight;
import dev.brig.bench.measure.BenchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Nodes of a service, as a client uses them: where one does not answer, it asks the next. All that it is told goes into a history. */
public final class Service {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PLACE = "/v1/submissions";
    private static final Duration CONNECTING = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 100_000_000;
    private static final int OK = 200;
    private static final int REFUSED = 300;
    private static final int TOO_MANY = 429;
    private static final int FULL = 507;
    private static final int UNAVAILABLE = 503;

    private final List<URI> nodes;
    private final Optional<String> key;
    private final History history;
    private final BooleanSupplier givenUp;
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .build();

    /**
     * @param key that the nodes ask for
     * @param givenUp whether a client that gets no answer is to ask no more
     */
    public Service(List<URI> nodes, Optional<String> key, History history, BooleanSupplier givenUp) {
        this.nodes = List.copyOf(nodes);
        this.key = key;
        this.history = history;
        this.givenUp = givenUp;
    }

    private interface Asking {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    /** Asks one node after the other until one answers. */
    private JsonNode ask(String path, Asking asking) {
        String last = "";
        while (!givenUp.getAsBoolean()) {
            URI node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(node.resolve(path)).timeout(PATIENCE);
            key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
            try {
                HttpResponse<String> answer =
                        http.send(asking.of(request).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
                int status = answer.statusCode();
                if (status >= OK && status < REFUSED) {
                    return JSON.readTree(answer.body());
                }
                if (status != UNAVAILABLE && status != TOO_MANY && status != FULL) {
                    throw new BenchException("%s answered %s with %d: %s".formatted(node, path, status, answer.body()));
                }
                last = answer.body();
            } catch (IOException dead) {
                last = dead.toString(); // another may answer
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchException("interrupted", e);
            }
            LockSupport.parkNanos(PAUSE_NANOS); // nothing tells when one is there again
        }
        throw new BenchException("no node answers any more: " + last);
    }

    private JsonNode get(String path) {
        return ask(path, HttpRequest.Builder::GET);
    }

    /** Hands in a submission, as often as it takes. @return its id */
    public String accept(String idempotencyKey, String submission) {
        long asked = history.now();
        JsonNode answer = ask(
                PLACE,
                request -> request.header("Content-Type", "application/json")
                        .header("Prefer", "respond-async")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofString(submission)));
        String id = answer.path("id").asText();
        history.accepted(asked, idempotencyKey, id);
        return id;
    }

    /** Hands in several together. @return their ids, in order */
    public List<String> accept(String idempotencyKey, List<String> submissions) {
        long asked = history.now();
        JsonNode answer = ask(
                "/v1/batches",
                request -> request.header("Content-Type", "application/json")
                        .header("Prefer", "respond-async")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofString("{\"submissions\":[" + String.join(",", submissions) + "]}")));
        List<String> ids = new ArrayList<>();
        for (JsonNode one : answer.path("submissions")) {
            history.accepted(
                    asked, idempotencyKey + "#" + ids.size(), one.path("id").asText());
            ids.add(one.path("id").asText());
        }
        return ids;
    }

    /** Ends a submission. @return how it looks then */
    public Sight cancel(String id) {
        history.cancelAsked(id);
        long asked = history.now();
        return seen(asked, id, ask(PLACE + "/" + id + "/cancel", request -> request.POST(BodyPublishers.noBody())));
    }

    /** Looks at a submission once. */
    public Sight look(String id) {
        long asked = history.now();
        return seen(asked, id, get(PLACE + "/" + id));
    }

    /** Looks at a submission until it has ended. */
    public Sight await(String id) {
        Sight sight = look(id);
        while (!sight.isFinal()) {
            long asked = history.now();
            sight = seen(asked, id, get(PLACE + "/" + id + "?wait=2s"));
        }
        return sight;
    }

    private Sight seen(long asked, String id, JsonNode found) {
        Sight sight = new Sight(
                found.path("status").asText(),
                found.path("verdict").asText(""),
                found.path("attempts").asInt(),
                digest(found.toString()));
        history.seen(asked, id, sight);
        return sight;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException none) {
            throw new IllegalStateException(none);
        }
    }

    /** Asks for the list of all submissions, page by page. */
    public void list() {
        String after = "";
        while (true) {
            long asked = history.now();
            JsonNode page = get(PLACE + "?limit=100" + after);
            page.path("submissions")
                    .forEach(one -> history.listed(asked, one.path("id").asText()));
            if (page.path("next").isNull()) {
                return;
            }
            after = "&after=" + page.path("next").asText();
        }
    }

    /** What the nodes tell of themselves and of workers. */
    public JsonNode cluster() {
        return get("/v1/cluster");
    }
}
