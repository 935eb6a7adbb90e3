package dev.brig.judge.http.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import dev.brig.judge.access.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The contract of the service, {@code openapi.yaml}: its operations, and the check of requests against its schemas. */
public final class Contract {
    private static final String RESOURCE = "/openapi.yaml";
    private static final String LOCATION = "classpath:" + RESOURCE;

    private final byte[] text;
    private final JsonNode document;
    private final SchemaRegistry schemas;
    private final List<Operation> operations;

    /**
     * One operation.
     *
     * @param open whether it needs no key
     * @param scopes one of which a key must have
     * @param body the schema of its request's body, where it takes one
     */
    public record Operation(
            String id, String method, String path, boolean open, Set<Scope> scopes, Optional<Schema> body) {}

    Contract(byte[] text) throws IOException {
        this.text = text;
        document = new YAMLMapper().readTree(text);
        schemas = registry(document);
        List<Operation> found = new ArrayList<>();
        for (var path : document.get("paths").properties()) {
            for (var method : path.getValue().properties()) {
                JsonNode operation = method.getValue();
                found.add(new Operation(
                        operation.get("operationId").textValue(),
                        method.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        isOpen(operation),
                        scopes(operation),
                        body(operation)));
            }
        }
        operations = List.copyOf(found);
    }

    private static boolean isOpen(JsonNode operation) {
        return operation.has("security") && operation.get("security").isEmpty();
    }

    /** Every operation says who may use it, so that none is open by an oversight. */
    private static Set<Scope> scopes(JsonNode operation) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        operation.path("x-scopes").forEach(word -> scopes.add(Scope.of(word.textValue())));
        if (scopes.isEmpty() != isOpen(operation)) {
            throw new IllegalArgumentException("the contract's operation " + operation.get("operationId")
                    + " must have x-scopes, or else security: []");
        }
        return Set.copyOf(scopes);
    }

    public static Contract load() {
        try (InputStream resource = Contract.class.getResourceAsStream(RESOURCE)) {
            return new Contract(resource.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException("the contract " + RESOURCE + " cannot be read", broken);
        }
    }

    private static SchemaRegistry registry(JsonNode document) {
        // The contract has words of its own, which say nothing of validity.
        Dialect dialect = Dialect.builder(Dialects.getOpenApi31())
                .unknownKeywordFactory((word, context) -> new NonValidationKeyword(word))
                .build();
        return SchemaRegistry.withDialect(
                dialect,
                builder -> builder.schemaRegistryConfig(
                                SchemaRegistryConfig.builder().failFast(true).build())
                        .schemas(Map.of(LOCATION, document.toString())));
    }

    private Optional<Schema> body(JsonNode operation) {
        JsonNode reference = operation.at("/requestBody/content/application~1json/schema/$ref");
        return reference.isMissingNode() ? Optional.empty() : Optional.of(schema(reference.textValue()));
    }

    /** The schema at a place in the document, for example {@code #/components/schemas/Outcome}. */
    public Schema schema(String reference) {
        Schema schema = schemas.getSchema(SchemaLocation.of(LOCATION + reference));
        schema.initializeValidators();
        return schema;
    }

    /** The document as it was written. */
    public byte[] text() {
        return text;
    }

    public JsonNode document() {
        return document;
    }

    public List<Operation> operations() {
        return operations;
    }

    public Operation operation(String id) {
        return operations.stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** @throws ProblemException if the body is not as the operation's schema says */
    public void check(Operation operation, JsonNode body) {
        operation.body().orElseThrow().validate(body).stream().findFirst().ifPresent(error -> {
            throw Violation.explain(error, document).exception();
        });
    }
}
