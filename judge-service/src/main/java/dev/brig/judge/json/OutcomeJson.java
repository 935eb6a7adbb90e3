package dev.brig.judge.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The JSON form of an {@link Outcome}: one contract for HTTP, {@code --json} and the documentation. */
public final class OutcomeJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private OutcomeJson() {}

    public static ObjectNode of(Outcome outcome) {
        ObjectNode json = JSON.objectNode();
        json.put("status", outcome.status().word());
        outcome.exitCode().ifPresentOrElse(code -> json.put("exitCode", code), () -> json.putNull("exitCode"));
        put(json, "signal", outcome.signal());
        put(json, "cause", outcome.cause());
        put(json, "detail", outcome.detail());
        ArrayNode reached = json.putArray("reached");
        outcome.reached().forEach(hit -> reached.add(of(hit)));
        ArrayNode denied = json.putArray("denied");
        outcome.denied().forEach(denied::add);
        json.set("usage", of(outcome.usage()));
        json.set("stdout", of(outcome.stdout()));
        json.set("stderr", of(outcome.stderr()));
        ObjectNode files = json.putObject("files");
        new TreeMap<>(outcome.files()).forEach((name, file) -> files.set(name, of(file)));
        ObjectNode missing = json.putObject("missing");
        new TreeMap<>(outcome.missing()).forEach(missing::put);
        json.set("enforced", enforced(outcome));
        if (outcome.warm()) {
            json.put("warm", true);
        }
        return json;
    }

    /** {@code text} where the content is UTF-8, {@code base64} where it is not. */
    public static ObjectNode of(Output output) {
        ObjectNode json = JSON.objectNode();
        utf8(output.content())
                .ifPresentOrElse(
                        text -> json.put("text", text),
                        () -> json.put("base64", Base64.getEncoder().encodeToString(output.content())));
        return json.put("bytes", output.bytes()).put("truncated", output.truncated());
    }

    private static ObjectNode of(Outcome.Reached hit) {
        return JSON.objectNode()
                .put("limit", hit.limit().key())
                .put("allowed", hit.allowed())
                .put("observed", hit.observed())
                .put("unit", hit.limit().unit().toldIn())
                .put("enforcedBy", hit.enforcedBy().word())
                .put("inferred", hit.inferred());
    }

    private static ObjectNode of(Usage usage) {
        ObjectNode json = JSON.objectNode()
                .put("cpuMicros", usage.cpuMicros())
                .put("userMicros", usage.userMicros())
                .put("systemMicros", usage.systemMicros())
                .put("wallMicros", usage.wallMicros());
        put(json, "memoryPeakBytes", usage.memoryPeakBytes());
        put(json, "processesPeak", usage.processesPeak());
        return json;
    }

    private static ObjectNode enforced(Outcome outcome) {
        Map<String, String> words = new TreeMap<>();
        outcome.enforced().forEach((limit, enforcer) -> words.put(limit.key(), enforcer.word()));
        if (outcome.pinned()) {
            words.put("cpuSet", "affinity");
        }
        ObjectNode json = JSON.objectNode();
        words.forEach(json::put);
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<String> value) {
        value.ifPresentOrElse(text -> json.put(name, text), () -> json.putNull(name));
    }

    private static void put(ObjectNode json, String name, OptionalLong value) {
        value.ifPresentOrElse(number -> json.put(name, number), () -> json.putNull(name));
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
