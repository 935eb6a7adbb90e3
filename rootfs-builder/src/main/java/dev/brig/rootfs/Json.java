package dev.brig.rootfs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.rootfs.ImageException.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** JSON documents of others: each key once, nothing after the end, and every field of the type it should have. */
public final class Json {
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode node;
    private final String what;

    private Json(JsonNode node, String what) {
        this.node = node;
        this.what = what;
    }

    /** @param what names the document in errors */
    public static Json parse(byte[] bytes, String what) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw new ImageException(Problem.CORRUPT, what + " is empty");
            }
            return new Json(node, what);
        } catch (JsonProcessingException e) {
            throw new ImageException(Problem.CORRUPT, what + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ImageException(Problem.CORRUPT, what + " cannot be read: " + e.getMessage(), e);
        }
    }

    public boolean has(String field) {
        return node.hasNonNull(field);
    }

    public boolean isArray() {
        return node.isArray();
    }

    public boolean isObject() {
        return node.isObject();
    }

    public Optional<String> text(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrong(field, "a text");
        }
        return Optional.of(value.textValue());
    }

    public String needText(String field) {
        return text(field).orElseThrow(() -> wrong(field, "a text"));
    }

    public OptionalLong number(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(field, "a whole number");
        }
        return OptionalLong.of(value.longValue());
    }

    /** An object; an empty one where there is none. */
    public Json object(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return new Json(MAPPER.createObjectNode(), what + "." + field);
        }
        if (!value.isObject()) {
            throw wrong(field, "an object");
        }
        return new Json(value, what + "." + field);
    }

    /** The objects of a list; none where there is none. */
    public List<Json> objects(String field) {
        List<Json> objects = new ArrayList<>();
        for (JsonNode value : list(field)) {
            if (!value.isObject()) {
                throw wrong(field, "a list of objects");
            }
            objects.add(new Json(value, what + "." + field));
        }
        return objects;
    }

    /** The elements of a document that is a list. */
    public List<Json> elements() {
        List<Json> elements = new ArrayList<>();
        node.forEach(value -> elements.add(new Json(value, what)));
        return elements;
    }

    /** The texts of a list; none where there is none. */
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(field)) {
            if (!value.isTextual()) {
                throw wrong(field, "a list of texts");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    private JsonNode list(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return MAPPER.createArrayNode();
        }
        if (!value.isArray()) {
            throw wrong(field, "a list");
        }
        return value;
    }

    private ImageException wrong(String field, String type) {
        return new ImageException(Problem.CORRUPT, what + ": " + field + " is not " + type);
    }
}
