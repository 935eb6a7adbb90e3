package dev.brig.judge.jobs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A job that was accepted.
 *
 * @param id by the time of its acceptance: younger ones are greater
 * @param label how whoever sent it calls it; need not be the only one
 * @param idempotency the key that it came with, if any
 * @param digest of its request
 * @param image by whose digest it runs, if in one
 * @param network its kind, as requests name it
 * @param result what became of it, where it ran
 * @param error why it could not be run, or did not end by itself
 * @param bytes that its files take, once it has ended
 */
public record KeptJob(
        String id,
        String tenant,
        Optional<String> label,
        JobState state,
        Instant accepted,
        Optional<Instant> started,
        Optional<Instant> finished,
        Optional<String> idempotency,
        String digest,
        Optional<String> image,
        String network,
        Optional<ObjectNode> result,
        Optional<JobError> error,
        long bytes) {

    /** @param code a word for programs */
    public record JobError(String code, String detail) {}

    KeptJob running(Instant now) {
        return new KeptJob(
                id,
                tenant,
                label,
                JobState.RUNNING,
                accepted,
                Optional.of(now),
                finished,
                idempotency,
                digest,
                image,
                network,
                result,
                error,
                bytes);
    }

    KeptJob ended(JobState how, Instant now, Optional<ObjectNode> outcome, Optional<JobError> why, long filesBytes) {
        return new KeptJob(
                id,
                tenant,
                label,
                how,
                accepted,
                started,
                Optional.of(now),
                idempotency,
                digest,
                image,
                network,
                outcome,
                why,
                filesBytes);
    }

    /** What lists tell of it. */
    public ObjectNode summary() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("name", label.orElse(null));
        json.put("state", state.key());
        json.put("image", image.orElse(null));
        json.put("network", network);
        json.put("accepted", accepted.toString());
        json.put("started", started.map(Instant::toString).orElse(null));
        json.put("finished", finished.map(Instant::toString).orElse(null));
        return json;
    }

    /** All that is known of it. */
    public ObjectNode whole() {
        ObjectNode json = summary();
        json.putNull("error");
        error.ifPresent(why -> json.putObject("error").put("code", why.code()).put("detail", why.detail()));
        ObjectNode known = result.orElseGet(JsonNodeFactory.instance::objectNode);
        json.set("outcome", known.has("outcome") ? known.get("outcome") : JsonNodeFactory.instance.nullNode());
        for (String list : new String[] {"artifacts", "leftBehind", "troubles"}) {
            json.set(list, known.has(list) ? known.get(list) : JsonNodeFactory.instance.arrayNode());
        }
        for (String map : new String[] {"caches", "services"}) {
            json.set(map, known.has(map) ? known.get(map) : JsonNodeFactory.instance.objectNode());
        }
        return json;
    }

    ObjectNode toJson() {
        ObjectNode json = summary();
        json.put("tenant", tenant);
        json.put("digest", digest);
        json.put("bytes", bytes);
        idempotency.ifPresent(key -> json.put("idempotency", key));
        result.ifPresent(known -> json.set("result", known));
        error.ifPresent(why -> json.putObject("error").put("code", why.code()).put("detail", why.detail()));
        return json;
    }

    static KeptJob of(ObjectNode json) {
        return new KeptJob(
                json.get("id").textValue(),
                json.get("tenant").textValue(),
                text(json, "name"),
                JobState.valueOf(json.get("state").textValue().toUpperCase(java.util.Locale.ROOT)),
                Instant.parse(json.get("accepted").textValue()),
                text(json, "started").map(Instant::parse),
                text(json, "finished").map(Instant::parse),
                text(json, "idempotency"),
                json.get("digest").textValue(),
                text(json, "image"),
                json.get("network").textValue(),
                Optional.ofNullable((ObjectNode) json.get("result")),
                Optional.ofNullable(json.get("error"))
                        .map(why -> new JobError(
                                why.get("code").textValue(), why.get("detail").textValue())),
                json.get("bytes").longValue());
    }

    private static Optional<String> text(ObjectNode json, String name) {
        return Optional.ofNullable(json.path(name).textValue());
    }
}
