package dev.brig.judge.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.ci.CiResult;
import dev.brig.sandbox.Outcome;
import java.util.List;

/** What became of a CI job, as JSON. */
public final class CiJson {
    private CiJson() {}

    /** Without the log, and without the artifacts themselves. */
    public static ObjectNode of(CiResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("outcome", of(result.outcome()));
        ArrayNode artifacts = json.putArray("artifacts");
        result.artifacts()
                .files()
                .forEach(file -> artifacts.addObject().put("path", file.path()).put("bytes", file.bytes()));
        ArrayNode leftBehind = json.putArray("leftBehind");
        result.artifacts().links().forEach(leftBehind::add);
        result.artifacts().beyond().forEach(leftBehind::add);
        ObjectNode caches = json.putObject("caches");
        result.caches()
                .forEach((name, cache) ->
                        caches.putObject(name).put("found", cache.found()).put("kept", cache.kept()));
        ObjectNode services = json.putObject("services");
        result.services().forEach((name, outcome) -> services.set(name, of(outcome)));
        ArrayNode troubles = json.putArray("troubles");
        result.troubles().forEach(troubles::add);
        return json;
    }

    /** Without its output, which is the log, and files, which are artifacts. */
    private static ObjectNode of(Outcome outcome) {
        ObjectNode json = OutcomeJson.of(outcome);
        json.remove(List.of("stdout", "stderr", "files", "missing"));
        return json;
    }
}
