package dev.brig.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request is answered with.
 *
 * @param headers beside those of the body
 */
record Answer(int status, String mediaType, Buffer body, Map<String, String> headers) {
    private static final ObjectWriter JSON = new JsonMapper().writer();

    Answer {
        headers = Map.copyOf(headers);
    }

    static Answer of(String mediaType, byte[] body) {
        return new Answer(200, mediaType, Buffer.buffer(body), Map.of());
    }

    static Answer text(String mediaType, String body) {
        return of(mediaType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer json(JsonNode body) {
        return of("application/json", bytes(body));
    }

    static Answer of(Problem problem) {
        return new Answer(
                problem.status(), Problem.MEDIA_TYPE, Buffer.buffer(bytes(problem.json())), problem.headers());
    }

    private static byte[] bytes(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree has a JSON form", impossible);
        }
    }
}
