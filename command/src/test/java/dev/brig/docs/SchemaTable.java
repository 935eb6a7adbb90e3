package dev.brig.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A schema of the contract as a table: a row for each field, those of objects within it included. */
final class SchemaTable {
    private static final String SCHEMAS = "#/components/schemas/";

    private final StringBuilder rows = new StringBuilder();

    private SchemaTable() {}

    static String of(JsonNode schema) {
        SchemaTable table = new SchemaTable();
        table.rows.append("| Field | Type | Meaning |\n|---|---|---|\n");
        table.fields(schema, "");
        return table.rows.toString();
    }

    private void fields(JsonNode schema, String prefix) {
        Set<String> required = new HashSet<>();
        // In answers nearly all fields are always there: there it is those that are not which are marked.
        boolean request = schema.has("additionalProperties")
                && schema.get("additionalProperties").isBoolean();
        schema.path("required").forEach(name -> required.add(name.textValue()));
        for (var property : schema.path("properties").properties()) {
            String name = prefix + property.getKey();
            JsonNode field = property.getValue();
            String presence = "";
            if (request && required.contains(property.getKey())) {
                presence = ", required";
            } else if (!request && !required.contains(property.getKey())) {
                presence = ", not always";
            }
            rows.append("| `%s` | %s%s | %s |\n".formatted(name, type(field), presence, meaning(field)));
            fields(field, name + ".");
            fields(field.path("items"), name + "[].");
        }
    }

    private static String meaning(JsonNode field) {
        String text = Markdown.line(field.path("description").asText(""));
        return field.has("default")
                ? text + " Default: `" + field.get("default").asText() + "`."
                : text;
    }

    static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            return reference(schema.get("$ref").textValue());
        }
        if (schema.has("const")) {
            return "`" + schema.get("const").asText() + "`";
        }
        if (schema.has("enum")) {
            return join(schema.get("enum"), value -> "`" + value.asText() + "`", " ");
        }
        if (schema.has("anyOf")) {
            return join(schema.get("anyOf"), SchemaTable::type, " or ");
        }
        JsonNode type = schema.path("type");
        return type.isArray() ? join(type, word -> word(word.asText(), schema), " or ") : word(type.asText(), schema);
    }

    private static String word(String type, JsonNode schema) {
        return switch (type) {
            case "array" -> "list of " + type(schema.get("items"));
            case "object" ->
                schema.path("additionalProperties").isObject()
                        ? "map of " + type(schema.get("additionalProperties"))
                        : "object";
            case "integer" -> schema.has("maximum") ? "integer, " + range(schema) : "integer";
            default -> type;
        };
    }

    private static String range(JsonNode schema) {
        return schema.get("minimum").asText() + " to " + schema.get("maximum").asText();
    }

    private static String reference(String reference) {
        String name = reference.substring(SCHEMAS.length());
        return switch (name) {
            case "Outcome", "Output" -> "[%s](results.md#%s)".formatted(name, Markdown.anchor(name));
            default -> "[%s](#%s)".formatted(name, Markdown.anchor(name));
        };
    }

    private static String join(JsonNode list, Function<JsonNode, String> text, String separator) {
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        return elements.stream().map(text).collect(Collectors.joining(separator));
    }
}
