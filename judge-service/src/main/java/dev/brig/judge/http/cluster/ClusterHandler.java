package dev.brig.judge.http.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.cluster.Profile;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.store.Member;
import dev.brig.judge.store.QueueState;
import dev.brig.judge.store.SharedStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells of the nodes and workers that share a store. */
public final class ClusterHandler {
    /** Whoever says nothing for so long has gone, as far as one can tell. */
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final JsonMapper JSON = new JsonMapper();

    private final Optional<SharedStore> store;
    private final String name;
    private final Offload offload;

    /**
     * @param store nothing where none is shared
     * @param name of this node
     */
    public ClusterHandler(Optional<SharedStore> store, String name, Offload offload) {
        this.store = store;
        this.name = name;
        this.offload = offload;
    }

    public Future<Answer> show(Exchange exchange) {
        SharedStore shared = store.orElseThrow(() -> ProblemDocument.of(
                        501,
                        "no-cluster",
                        "This service is alone: brig serve --store postgresql://… makes it one of several.")
                .exception());
        return offload.await(() -> Answer.json(json(shared)));
    }

    private ObjectNode json(SharedStore shared) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("node", name);
        QueueState queue = shared.queue();
        json.put("waiting", queue.queued()).put("running", queue.running());
        json.put(
                "oldestSeconds",
                queue.oldest()
                        .map(since -> Math.max(
                                0, Duration.between(since, Instant.now()).toSeconds()))
                        .orElse(null));
        ArrayNode members = json.putArray("members");
        shared.members().forEach(member -> members.add(json(member)));
        return json;
    }

    private static ObjectNode json(Member member) {
        JsonNode about = about(member);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", member.name())
                .put("kind", member.kind().key())
                .put("reachable", member.silence().compareTo(SILENCE) < 0)
                .put("silentSeconds", member.silence().toSeconds())
                .put("slots", member.slots())
                .put("busy", member.busy())
                .put("leases", member.leases())
                .put("version", about.path("version").asText())
                .put("kernel", about.path("kernel").asText())
                .put("cpus", about.path("cpus").asInt())
                .put("memoryBytes", about.path("memoryBytes").asLong());
        json.set("limits", about.path("limits").isObject() ? about.get("limits") : json.objectNode());
        ObjectNode languages = json.putObject("languages");
        about.path("languages")
                .forEach(language -> languages.put(
                        language.path("id").asText(), language.path("version").textValue()));
        return json;
    }

    private static JsonNode about(Member member) {
        try {
            return JSON.readTree(member.about());
        } catch (JsonProcessingException notOurs) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /** The languages that some node or worker has, for a node that judges nothing itself. */
    public Future<Answer> languages(Exchange exchange) {
        return offload.await(() -> {
            Map<String, JsonNode> found = new TreeMap<>();
            store.stream()
                    .flatMap(shared -> shared.members().stream())
                    .forEach(member -> about(member)
                            .path("languages")
                            .forEach(language ->
                                    found.putIfAbsent(language.path("id").asText(), language)));
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode languages = json.putArray("languages");
            found.values().forEach(languages::add);
            json.putArray("unavailable");
            return Answer.json(json);
        });
    }

    /** Where nothing is judged no programs are run either. */
    public Future<Answer> refuseRun(Exchange exchange) {
        return Future.failedFuture(
                ProblemDocument.of(501, "no-sandboxes", "This node runs nothing itself; ask one that judges.")
                        .exception());
    }

    /** Whether some node or worker has a language. */
    public boolean offers(String language) {
        return store.stream()
                .flatMap(shared -> shared.members().stream())
                .anyMatch(member -> Profile.languages(about(member)).contains(language));
    }
}
