package dev.brig.judge.http.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Says what is wrong with a request that a schema of the contract does not allow. A schema gives a keyword's violation a code
 * of its own, and a sentence, by {@code x-problem}, for itself and the schemas within.
 */
final class Violation {
    private Violation() {}

    static ProblemDocument explain(Error error, JsonNode contract) {
        String field = field(error.getInstanceLocation());
        String keyword = error.getKeyword();
        JsonNode schema = contract.at(location(error).head());
        String bound = error.getSchemaNode().asText();
        ProblemDocument problem = switch (keyword) {
            case "additionalProperties" ->
                ProblemDocument.invalid(
                        "unknown-field",
                        Field.member(field, error.getProperty()),
                        "There is no such field; known are " + names(schema.get("properties")) + ".");
            case "required" ->
                ProblemDocument.invalid(
                        "missing-field", Field.member(field, error.getProperty()), "The field is required.");
            case "type" ->
                ProblemDocument.invalid(
                        "wrong-type",
                        field,
                        "It must be %s, and is %s."
                                .formatted(expected(error.getSchemaNode()), type(error.getInstanceNode())));
            case "minimum" -> ProblemDocument.invalid("too-low", field, "It must be at least " + bound + ".");
            case "maximum" -> ProblemDocument.invalid("too-high", field, "It may be " + bound + " at most.");
            case "minItems" ->
                ProblemDocument.invalid("too-few", field, "It must have at least " + bound + " elements.");
            case "maxItems" ->
                ProblemDocument.invalid("too-many", field, "It may have " + bound + " elements at most.");
            case "minProperties" ->
                ProblemDocument.invalid("too-few", field, "It must have at least " + bound + " fields.");
            case "maxProperties" ->
                ProblemDocument.invalid("too-many", field, "It may have " + bound + " fields at most.");
            case "maxLength" ->
                ProblemDocument.invalid("too-long", field, "It may have " + bound + " characters at most.");
            default -> ProblemDocument.invalid("invalid", field, error.getMessage());
        };
        JsonNode own = own(error, contract);
        return own.isObject()
                ? ProblemDocument.invalid(
                        own.path("code").asText(),
                        problem.field().orElse(""),
                        own.path("detail").asText(problem.detail()))
                : problem;
    }

    /** What the schema, or the nearest one around it, has to say of the keyword's violation. */
    private static JsonNode own(Error error, JsonNode contract) {
        for (JsonPointer place = location(error).head(); place != null; place = place.head()) {
            JsonNode own = contract.at(place).path("x-problem").path(error.getKeyword());
            if (own.isObject()) {
                return own;
            }
        }
        return MissingNode.getInstance();
    }

    private static JsonPointer location(Error error) {
        return JsonPointer.compile(error.getSchemaLocation().getFragment().toString());
    }

    private static String field(NodePath place) {
        String field = "";
        for (int i = 0; i < place.getNameCount(); i++) {
            field = place.getElement(i) instanceof Integer index
                    ? Field.element(field, index)
                    : Field.member(field, place.getElement(i).toString());
        }
        return field;
    }

    private static String names(JsonNode properties) {
        List<String> names = new ArrayList<>();
        properties.fieldNames().forEachRemaining(names::add);
        return String.join(", ", names);
    }

    private static String expected(JsonNode types) {
        if (types.isTextual()) {
            return word(types.textValue());
        }
        List<String> words = new ArrayList<>();
        types.forEach(type -> words.add(word(type.textValue())));
        return String.join(" or ", words);
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> word("array");
            case OBJECT -> word("object");
            case BOOLEAN -> word("boolean");
            case NUMBER -> "a number";
            case STRING -> word("string");
            default -> "null";
        };
    }

    private static String word(String type) {
        return switch (type) {
            case "array" -> "an array";
            case "integer" -> "a whole number";
            case "object" -> "an object";
            case "boolean" -> "true or false";
            default -> "a " + type;
        };
    }
}
