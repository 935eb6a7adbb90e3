package dev.brig.judge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes values that a schema of the contract allows. Programs among them are tiny and end by themselves. */
final class Specimens {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MANY = 3;

    /** For strings by the name of their property: what lets a request get past the contract and into a sandbox. */
    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            Map.entry("argv", List.of("true", "echo", "cat", "/bin/true", "hello", "in.txt", "")),
            Map.entry("language", List.of("python3", "python3", "python3", "c")),
            Map.entry("policy", List.of("judge", "judge", "compile")),
            Map.entry("source", List.of("", "print(42)", "int main() { return 0; }")),
            Map.entry("base64", List.of("", "aGVsbG8K", "/w==")),
            Map.entry("name", List.of("in.txt", "out.txt", "a/b")),
            Map.entry("blob", List.of(FuzzedRequest.BLOB, "0".repeat(64))),
            Map.entry("checker", List.of("lines", "tokens ignore-case", "floats 0.1", "nonsense")),
            Map.entry("group", List.of("a", "a", "b")),
            Map.entry("problem", List.of("least", "other")),
            Map.entry("sourceFile", List.of("main.py", "a/b", "../x")),
            Map.entry("url", List.of("https://127.0.0.1/", "https://10.0.0.1:99/x", "ftp://x/")),
            Map.entry("secret", List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_")),
            Map.entry("callback", List.of("http://[::1]/", "x")),
            Map.entry("verdicts", List.of("accepted", "wrong-answer")),
            Map.entry("languages", List.of("python3", "c")),
            Map.entry("cpuSet", List.of("0", "0-0")));

    private static final List<String> TEXTS = List.of("", "42\n", "hello", "é\u0000\uD83D\uDE00");
    private static final List<String> NAMES = List.of("in.txt", "out.txt", "a/b", "A", "LANG", "x y");

    private final JsonNode contract;
    private final Random random;

    Specimens(JsonNode contract, Random random) {
        this.contract = contract;
        this.random = random;
    }

    /** A value of the schema at a place in the contract, for example {@code /components/schemas/Run}. */
    JsonNode of(String place) {
        return value(contract.at(place), "");
    }

    /** A batch, of which the contract says less than what is wanted of it. */
    JsonNode batch() {
        ObjectNode batch = JSON.objectNode();
        ObjectNode common = batch.putObject("common");
        ArrayNode submissions = batch.putArray("submissions");
        for (int i = 1 + random.nextInt(MANY); i > 0; i--) {
            submissions.add(of("/components/schemas/Submission"));
        }
        if (random.nextBoolean()) {
            common.setAll((ObjectNode) of("/components/schemas/Submission"));
        }
        return batch;
    }

    private JsonNode value(JsonNode schema, String name) {
        if (schema.has("$ref")) {
            return value(contract.at(schema.get("$ref").textValue().substring(1)), name);
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return switch (type(schema)) {
            case "object" -> object(schema);
            case "array" -> array(schema, name);
            case "integer" -> JSON.numberNode(number(schema));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "string" -> JSON.textNode(pick(WORDS.getOrDefault(name, TEXTS)));
            default -> throw new AssertionError("a type of the contract that is not known here: " + schema);
        };
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.get("type");
        return type.isArray() ? type.get(random.nextInt(type.size())).textValue() : type.textValue();
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.textValue()));
        int most = schema.path("maxProperties").asInt(names.size());
        if (schema.path("minProperties").asInt() == 1 && !names.isEmpty()) {
            required.add(pick(names));
        }
        for (String name : names) {
            boolean wanted = required.contains(name)
                    || (object.size() + required.size() < most && random.nextInt(names.size()) < 2);
            if (wanted) {
                object.set(name, value(schema.get("properties").get(name), name));
            }
        }
        if (schema.path("additionalProperties").isObject()) {
            for (int i = random.nextInt(MANY); i > 0; i--) {
                object.set(pick(NAMES), value(schema.get("additionalProperties"), ""));
            }
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, String name) {
        ArrayNode array = JSON.arrayNode();
        for (int i = schema.path("minItems").asInt() + random.nextInt(MANY); i > 0; i--) {
            array.add(value(schema.get("items"), name));
        }
        return array;
    }

    /** At the edges, near the lower one, where most policies let it pass, or anywhere. */
    private long number(JsonNode schema) {
        long least = schema.get("minimum").longValue();
        long most = schema.get("maximum").longValue();
        return switch (random.nextInt(8)) {
            case 0 -> least;
            case 1 -> most;
            case 2 -> random.nextLong(least, most) + 1;
            default -> least + random.nextLong(1 + Math.min(most - least, 20 * Math.max(1, least)));
        };
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
