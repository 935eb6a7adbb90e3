package dev.brig.judge.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.judging.Transcript;

/** What a submission and an interactor said to each other, as JSON. */
public final class TranscriptJson {
    private TranscriptJson() {}

    public static ObjectNode of(Transcript transcript) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode lines = json.putArray("lines");
        for (Transcript.Line line : transcript.lines()) {
            ObjectNode node = lines.addObject()
                    .put("pass", line.pass())
                    .put("atMicros", line.at().toNanos() / 1000)
                    .put("from", line.from().word());
            if (line.left()) {
                node.put("left", true);
            } else {
                node.put("text", line.text());
            }
        }
        return json.put("truncated", transcript.truncated());
    }
}
