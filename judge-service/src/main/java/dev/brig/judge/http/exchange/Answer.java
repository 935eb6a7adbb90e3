package dev.brig.judge.http.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.judge.http.contract.ProblemDocument;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param headers beside those of the body
 */
public record Answer(int status, String mediaType, Buffer body, Map<String, String> headers) {
    private static final ObjectWriter JSON = new JsonMapper().writer();

    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer of(String mediaType, byte[] body) {
        return new Answer(200, mediaType, Buffer.buffer(body), Map.of());
    }

    public static Answer text(String mediaType, String body) {
        return of(mediaType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer json(JsonNode body) {
        return of("application/json", bytes(body));
    }

    public static Answer of(ProblemDocument problem) {
        return new Answer(
                problem.status(), ProblemDocument.MEDIA_TYPE, Buffer.buffer(bytes(problem.json())), problem.headers());
    }

    private static byte[] bytes(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree has a JSON form", impossible);
        }
    }
}
