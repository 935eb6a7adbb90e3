package dev.brig.judge.http.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.judge.http.contract.ProblemDocument;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a request is answered with.
 *
 * @param body where it is neither a file nor a stream
 * @param file whose bytes are sent; they do not go through memory
 * @param stream writes the body while there is something to tell
 * @param headers beside those of the body
 */
public record Answer(
        int status,
        String mediaType,
        Buffer body,
        Optional<FileBody> file,
        Optional<StreamBody> stream,
        Map<String, String> headers) {
    /** The status of an answer that is a WebSocket. */
    static final int SWITCHING = 101;

    private static final ObjectWriter JSON = new JsonMapper().writer();

    /**
     * A file that is sent.
     *
     * @param sent is run once, when it is no longer needed
     */
    public record FileBody(Path path, long bytes, Runnable sent) {}

    /** Writes a body piece by piece. */
    @FunctionalInterface
    public interface StreamBody {
        /** Begins, on the event loop; does not wait. */
        void begin(AnswerStream out);
    }

    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer of(String mediaType, byte[] body) {
        return new Answer(200, mediaType, Buffer.buffer(body), Optional.empty(), Optional.empty(), Map.of());
    }

    public static Answer text(String mediaType, String body) {
        return of(mediaType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer json(JsonNode body) {
        return of("application/json", bytes(body));
    }

    public static Answer of(ProblemDocument problem) {
        return new Answer(
                problem.status(),
                ProblemDocument.MEDIA_TYPE,
                Buffer.buffer(bytes(problem.json())),
                Optional.empty(),
                Optional.empty(),
                problem.headers());
    }

    public static Answer file(FileBody file) {
        return new Answer(
                200, "application/octet-stream", Buffer.buffer(), Optional.of(file), Optional.empty(), Map.of());
    }

    /** Without a body. */
    public static Answer nothing() {
        return new Answer(204, "", Buffer.buffer(), Optional.empty(), Optional.empty(), Map.of());
    }

    public Answer withStatus(int other) {
        return new Answer(other, mediaType, body, file, stream, headers);
    }

    public Answer withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, mediaType, body, file, stream, more);
    }

    public static Answer stream(String mediaType, StreamBody stream) {
        return new Answer(200, mediaType, Buffer.buffer(), Optional.empty(), Optional.of(stream), Map.of());
    }

    /** Messages of a WebSocket. The request must be paused. */
    public static Answer socket(StreamBody messages) {
        return stream("", messages).withStatus(SWITCHING);
    }

    private static byte[] bytes(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree has a JSON form", impossible);
        }
    }
}
