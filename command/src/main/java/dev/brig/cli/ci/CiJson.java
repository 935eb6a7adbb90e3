package dev.brig.cli.ci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.ci.CiResult;
import dev.brig.judge.json.OutcomeJson;
import java.util.List;

/** What became of a CI job, as JSON. */
final class CiJson {
    private CiJson() {}

    static ObjectNode of(CiResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode outcome = OutcomeJson.of(result.outcome());
        outcome.remove(List.of("stdout", "stderr", "files", "missing")); // the log, and artifacts
        json.set("outcome", outcome);
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
        ArrayNode troubles = json.putArray("troubles");
        result.troubles().forEach(troubles::add);
        return json;
    }
}
