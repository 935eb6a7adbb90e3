package dev.brig.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The contract of the service as Markdown. */
final class HttpReference {
    private static final ObjectWriter JSON = new ObjectMapper()
            .writer(new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER)));
    /** Schemas that docs/results.md explains. */
    private static final List<String> RESULTS = List.of("Outcome", "Output");

    private final JsonNode contract;

    private HttpReference(JsonNode contract) {
        this.contract = contract;
    }

    static HttpReference load() {
        try (InputStream resource = HttpReference.class.getResourceAsStream("/openapi.yaml")) {
            return new HttpReference(new YAMLMapper().readTree(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What holds for all requests. */
    String rules() {
        return text(contract.at("/info/description").textValue());
    }

    String requests() {
        StringBuilder table = new StringBuilder("| Request | What it does |\n|---|---|\n");
        StringBuilder text = new StringBuilder();
        contract.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String title = method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                    table.append("| [`%s`](#%s) | %s |\n"
                            .formatted(
                                    title,
                                    Markdown.anchor(title),
                                    Markdown.line(
                                            method.getValue().get("summary").textValue())));
                    text.append("\n### ").append(title).append("\n\n").append(operation(method.getValue()));
                }));
        return table.toString() + text;
    }

    private String operation(JsonNode operation) {
        StringBuilder text =
                new StringBuilder(Markdown.line(operation.get("summary").textValue())).append('\n');
        if (operation.has("description")) {
            text.append('\n')
                    .append(text(operation.get("description").textValue()))
                    .append('\n');
        }
        if (operation.has("x-scopes")) {
            List<String> scopes = new ArrayList<>();
            operation.get("x-scopes").forEach(scope -> scopes.add("`" + scope.textValue() + "`"));
            text.append("\nScope: ").append(String.join(" or ", scopes)).append(".\n");
        }
        if (operation.has("parameters")) {
            text.append('\n');
        }
        operation.path("parameters").forEach(reference -> {
            JsonNode parameter = resolve(reference);
            text.append("- `%s`: %s\n"
                    .formatted(
                            parameter.get("name").textValue(),
                            Markdown.line(parameter.get("description").textValue())));
        });
        JsonNode body = operation.at("/requestBody/content/application~1json");
        if (body.isMissingNode()) {
            operation
                    .at("/requestBody/content")
                    .fieldNames()
                    .forEachRemaining(
                            type -> text.append("\nBody: `").append(type).append("`.\n"));
        } else {
            text.append("\nBody: ").append(SchemaTable.type(body.get("schema"))).append(".\n");
            body.path("examples")
                    .forEach(example -> text.append("\n%s:\n\n```json\n%s\n```\n"
                            .formatted(example.get("summary").textValue(), json(example.get("value")))));
        }
        List<String> problems = new ArrayList<>();
        operation.get("responses").properties().forEach(response -> {
            if (isAnswer(response.getKey())) {
                text.append(response.getKey().equals("200") ? "\nAnswer: " : "\nAnswer " + response.getKey() + ": ")
                        .append(answer(resolve(response.getValue())))
                        .append("\n");
            } else {
                problems.add(response.getKey());
            }
        });
        if (!problems.isEmpty()) {
            text.append("\nProblems: ").append(String.join(", ", problems)).append("; see [problems](#problems).\n");
        }
        return text.toString();
    }

    private static boolean isAnswer(String status) {
        return status.startsWith("2");
    }

    private static String answer(JsonNode response) {
        String description = Markdown.line(response.get("description").textValue());
        if (!response.has("content")) {
            return description;
        }
        var content = response.get("content").properties().iterator().next();
        JsonNode schema = content.getValue().path("schema");
        if (schema.has("$ref")) {
            description = SchemaTable.type(schema) + ". " + description;
        } else if (schema.has("anyOf")) {
            List<String> types = new ArrayList<>();
            schema.get("anyOf").forEach(type -> types.add(SchemaTable.type(type)));
            description = String.join(" or ", types) + ". " + description;
        } else if (!content.getKey().equals("application/json")) {
            description = "`" + content.getKey() + "`. " + description;
        }
        JsonNode example = content.getValue().path("example");
        String fields =
                schema.has("properties") ? "\n\n" + SchemaTable.of(schema).stripTrailing() : "";
        return description + fields + (example.isMissingNode() ? "" : "\n\n```json\n" + json(example) + "\n```");
    }

    /** The schemas, but for those of results. */
    String schemas() {
        StringBuilder text = new StringBuilder();
        contract.at("/components/schemas").properties().forEach(schema -> {
            if (!RESULTS.contains(schema.getKey())) {
                text.append("### ").append(schema.getKey()).append("\n\n").append(schema(schema.getKey()));
                text.append('\n');
            }
        });
        return text.toString();
    }

    /** One schema: what it is, and its fields. */
    String schema(String name) {
        JsonNode schema = contract.at("/components/schemas").get(name);
        String description =
                schema.has("description") ? text(schema.get("description").textValue()) + "\n\n" : "";
        return description + SchemaTable.of(schema);
    }

    String problems() {
        Map<String, JsonNode> byStatus = new TreeMap<>();
        contract.get("paths")
                .forEach(path -> path.forEach(operation -> operation
                        .get("responses")
                        .properties()
                        .forEach(response -> byStatus.putIfAbsent(response.getKey(), resolve(response.getValue())))));
        StringBuilder text = new StringBuilder("| Status | When, and with which code |\n|---|---|\n");
        byStatus.forEach((status, response) -> {
            if (!isAnswer(status)) {
                text.append("| %s | %s%s |\n"
                        .formatted(
                                status,
                                Markdown.line(response.get("description").textValue()),
                                headers(response)));
            }
        });
        JsonNode example = contract.at(
                "/components/responses/UnprocessableContent/content/application~1problem+json/examples/limit/value");
        text.append("\n```json\n").append(json(example)).append("\n```\n");
        return text.toString();
    }

    private static String headers(JsonNode response) {
        List<String> names = new ArrayList<>();
        response.path("headers").fieldNames().forEachRemaining(name -> names.add("`" + name + "`"));
        return names.isEmpty() ? "" : " With " + String.join(", ", names) + ".";
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? contract.at(node.get("$ref").textValue().substring(1)) : node;
    }

    private static String text(String description) {
        return description.strip();
    }

    private static String json(JsonNode value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
