package dev.brig.policy.document;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import dev.brig.policy.mistake.FileMistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks a file against its JSON Schema, and says what does not fit, and where. */
public final class SchemaCheck {
    public static final Supplier<SchemaCheck> POLICY = once("policy.schema.json");
    public static final Supplier<SchemaCheck> LANGUAGES = once("languages.schema.json");
    public static final Supplier<SchemaCheck> RECIPE = once("recipe.schema.json");

    /** Where a schema has its own messages, by keyword. */
    private static final String ERROR_MESSAGE = "errorMessage";

    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .keyword(new NonValidationKeyword(ERROR_MESSAGE))
            .build();

    /** More mistakes than this nobody reads. */
    private static final int MOST_PROBLEMS = 100;

    private final JsonNode schemaText;
    private final Schema schema;

    private static Supplier<SchemaCheck> once(String name) {
        return new Supplier<>() {
            private SchemaCheck check;

            @Override
            public synchronized SchemaCheck get() {
                if (check == null) {
                    check = new SchemaCheck(name);
                }
                return check;
            }
        };
    }

    private SchemaCheck(String name) {
        try {
            schemaText = new ObjectMapper().readTree(SourceFile.builtIn(name).text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(name + " is damaged", e);
        }
        schema = SchemaRegistry.withDialect(DIALECT).getSchema(schemaText);
    }

    /**
     * What the schema says against a file that was just read. Brig's own files have been held against it by the tests of
     * the build, so that starting with them alone need not load the validator.
     */
    public static List<FileMistake> mistakes(Supplier<SchemaCheck> check, SourceFile source, DocumentNode root) {
        return source.directory().isEmpty() ? List.of() : check.get().mistakes(root);
    }

    public List<FileMistake> mistakes(DocumentNode root) {
        return schema.validate(root.json()).stream()
                .limit(MOST_PROBLEMS)
                .map(error -> mistake(root, error))
                .toList();
    }

    private FileMistake mistake(DocumentNode root, Error error) {
        DocumentNode node = find(root, error.getInstanceLocation()).orElse(root);
        JsonNode rule = schemaText.at(pointer(error));
        JsonNode ownWords =
                schemaText.at(pointer(error).head()).path(ERROR_MESSAGE).path(error.getKeyword());
        if (ownWords.isTextual()) {
            return node.mistake(ownWords.asText());
        }
        return switch (error.getKeyword()) {
            case "additionalProperties" -> unknownField(node, error);
            case "propertyNames" -> badName(node, error, rule);
            case "required" -> node.mistake("lacks the field '" + error.getProperty() + "'");
            case "enum" ->
                node.mistake(
                        "must be one of " + String.join(", ", words(rule)) + Suggestion.of(node.text(), words(rule)));
            case "type" -> {
                List<String> wanted = words(rule).stream()
                        .filter(type -> !type.equals("null"))
                        .map(SchemaCheck::inWords)
                        .toList();
                yield node.mistake("must be " + String.join(" or ", wanted) + ", not " + kind(node));
            }
            case "minimum" -> node.mistake("must be " + rule.asText() + " or more");
            case "maximum" -> node.mistake("must be " + rule.asText() + " or less");
            case "minItems", "minLength" -> node.mistake("must not be empty");
            case "maxItems" -> node.mistake("must not have more than " + rule.asText() + " items");
            case "maxLength" -> node.mistake("must not have more than " + rule.asText() + " characters");
            case "maxProperties" -> node.mistake("must not have more than " + rule.asText() + " entries");
            default -> node.mistake(error.getMessage());
        };
    }

    private static String inWords(String type) {
        return switch (type) {
            case "object" -> "a mapping";
            case "array" -> "a list";
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            default -> type;
        };
    }

    private static String kind(DocumentNode node) {
        return switch (node) {
            case DocumentNode.Mapping mapping -> "a mapping";
            case DocumentNode.Sequence list -> "a list";
            case DocumentNode.Scalar scalar ->
                switch (scalar.json().getNodeType()) {
                    case NUMBER -> "a number";
                    case BOOLEAN -> "true or false";
                    case NULL -> "empty";
                    default -> "text";
                };
        };
    }

    private FileMistake unknownField(DocumentNode node, Error error) {
        List<String> known = new ArrayList<>();
        schemaText.at(pointer(error).head()).path("properties").fieldNames().forEachRemaining(known::add);
        return nameOf(node, error).mistake("is not a field here" + Suggestion.of(error.getProperty(), known));
    }

    private FileMistake badName(DocumentNode node, Error error, JsonNode rule) {
        JsonNode reference = rule.path("$ref");
        JsonNode names =
                reference.isTextual() ? schemaText.at(reference.asText().substring(1)) : rule;
        boolean tooLong = error.getProperty().length() > names.path("maxLength").asInt(Integer.MAX_VALUE);
        String words = names.path(ERROR_MESSAGE).path("pattern").asText(error.getMessage());
        return nameOf(node, error).mistake(tooLong ? "is too long a name" : words);
    }

    private static FilePosition nameOf(DocumentNode node, Error error) {
        return node instanceof DocumentNode.Mapping mapping
                ? mapping.names().getOrDefault(error.getProperty(), node.place())
                : node.place();
    }

    /** Where the schema, whatever refers to it, has the keyword that is not fulfilled. */
    private static JsonPointer pointer(Error error) {
        return JsonPointer.compile(error.getSchemaLocation().getFragment().toString());
    }

    private static List<String> words(JsonNode oneOrMore) {
        List<String> words = new ArrayList<>();
        oneOrMore.forEach(word -> words.add(word.asText()));
        return words.isEmpty() ? List.of(oneOrMore.asText()) : words;
    }

    private static Optional<DocumentNode> find(DocumentNode root, NodePath path) {
        Optional<DocumentNode> found = Optional.of(root);
        for (int i = 0; i < path.getNameCount(); i++) {
            Object step = path.getElement(i);
            found = found.flatMap(node -> switch (node) {
                case DocumentNode.Mapping mapping ->
                    Optional.ofNullable(mapping.members().get(step.toString()));
                case DocumentNode.Sequence list
                when step instanceof Integer index -> Optional.of(list.items().get(index));
                case DocumentNode other -> Optional.of(other);
            });
        }
        return found;
    }
}
