package dev.brig.oci.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** A value of a JSON document and the path to it. A value that is null counts as absent. */
public final class Field {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
            .build();

    private final JsonNode node;
    private final String path;

    private Field(JsonNode node, String path) {
        this.node = node.isNull() ? MissingNode.getInstance() : node;
        this.path = path;
    }

    /**
     * Reads a document, which must be an object.
     *
     * @param name of it, for messages
     */
    public static Field read(byte[] json, String name) {
        try {
            Field document = new Field(MAPPER.readTree(json), "");
            if (!document.node.isObject()) {
                throw new ConfigException(name, "must be a JSON object");
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    name,
                    "is not JSON: " + e.getOriginalMessage()
                            + (e.getLocation() == null
                                    ? ""
                                    : " in line " + e.getLocation().getLineNr()));
        } catch (IOException e) {
            throw new ConfigException(name, e.getMessage());
        }
    }

    /** The member of an object; its absence is found out when it is asked for its value. */
    public Field get(String name) {
        if (!node.isMissingNode() && !node.isObject()) {
            throw wrong("must be an object");
        }
        return new Field(node.path(name), path.isEmpty() ? name : path + "." + name);
    }

    public boolean isPresent() {
        return !node.isMissingNode();
    }

    public String path() {
        return path;
    }

    public ConfigException wrong(String reason) {
        return new ConfigException(path, reason);
    }

    /** That what is here cannot be had. */
    public void refuse(String reason) {
        if (isPresent() && !(node.isContainerNode() && node.isEmpty()) && !(node.isTextual() && text().isEmpty())) {
            throw wrong(reason);
        }
    }

    public String text() {
        if (!isPresent()) {
            throw wrong("is required");
        }
        if (!node.isTextual()) {
            throw wrong("must be a text");
        }
        if (node.textValue().indexOf('\0') >= 0) {
            throw wrong("has a zero byte, which no system call can take");
        }
        return node.textValue();
    }

    public String text(String otherwise) {
        return isPresent() ? text() : otherwise;
    }

    public Optional<String> optionalText() {
        return isPresent() ? Optional.of(text()).filter(text -> !text.isEmpty()) : Optional.empty();
    }

    public boolean flag() {
        if (isPresent() && !node.isBoolean()) {
            throw wrong("must be true or false");
        }
        return node.booleanValue();
    }

    public long number(long least, long most) {
        if (!isPresent()) {
            throw wrong("is required");
        }
        if (!node.isIntegralNumber()) {
            throw wrong("must be a whole number");
        }
        if (!node.canConvertToLong() || node.longValue() < least || node.longValue() > most) {
            throw wrong("must be " + least + " to " + most + ", not " + node.asText());
        }
        return node.longValue();
    }

    public long number(long least, long most, long otherwise) {
        return isPresent() ? number(least, most) : otherwise;
    }

    /** A number of 64 bits without a sign. */
    public long bits(long otherwise) {
        if (!isPresent()) {
            return otherwise;
        }
        if (!node.isIntegralNumber()
                || node.bigIntegerValue().signum() < 0
                || node.bigIntegerValue().bitLength() > Long.SIZE) {
            throw wrong("must be 0 to 18446744073709551615");
        }
        return node.bigIntegerValue().longValue();
    }

    public List<Field> items() {
        if (!isPresent()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrong("must be a list");
        }
        List<Field> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new Field(node.get(i), path + "[" + i + "]"));
        }
        return items;
    }

    public <T> List<T> list(Function<Field, T> reader) {
        return items().stream().map(reader).toList();
    }

    public List<String> texts() {
        return list(Field::text);
    }

    /** The members of an object that holds texts. */
    public Map<String, String> textMap() {
        Map<String, String> map = new LinkedHashMap<>();
        if (isPresent()) {
            if (!node.isObject()) {
                throw wrong("must be an object");
            }
            node.fieldNames().forEachRemaining(name -> map.put(name, get(name).text()));
        }
        return map;
    }

    /** One of some words. */
    public <T> T word(Map<String, T> words) {
        T value = words.get(text());
        if (value == null) {
            throw wrong("is none of "
                    + String.join(", ", words.keySet().stream().sorted().toList()) + ": " + text());
        }
        return value;
    }

    /** Numbers of a list. */
    public List<Long> numbers(long least, long most) {
        return list(item -> item.number(least, most));
    }

    /** The names of an object's members. */
    public List<String> names() {
        Iterable<String> names = node::fieldNames;
        return StreamSupport.stream(names.spliterator(), false).toList();
    }
}
