package dev.brig.policy.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.brig.policy.mistake.PolicyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON files of users, with the place of every value. */
public final class JsonReader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(40)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /** @throws PolicyException if the text is not one JSON value */
    public static DocumentNode read(SourceFile file) {
        FilePosition place = FilePosition.of(file.name());
        try (JsonParser parser = FACTORY.createParser(file.text())) {
            JsonReader reader = new JsonReader(parser);
            if (parser.nextToken() == null) {
                throw SourceFile.refused(place, "is empty");
            }
            DocumentNode root = reader.node(place);
            if (parser.nextToken() != null) {
                throw SourceFile.refused(reader.here(place), "holds more than one value");
            }
            return root;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw SourceFile.refused(
                    at == null ? place : place.at(at.getLineNr(), at.getColumnNr()),
                    "is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw SourceFile.refused(place, "is not JSON: " + e.getMessage());
        }
    }

    private FilePosition here(FilePosition place) {
        JsonLocation at = parser.currentTokenLocation();
        return place.at(at.getLineNr(), at.getColumnNr());
    }

    private DocumentNode node(FilePosition above) throws IOException {
        FilePosition place = here(above);
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(place);
            case START_ARRAY -> array(place);
            case VALUE_STRING -> new DocumentNode.Scalar(place, parser.getText(), JSON.textNode(parser.getText()));
            case VALUE_NUMBER_INT ->
                new DocumentNode.Scalar(place, parser.getText(), JSON.numberNode(parser.getBigIntegerValue()));
            case VALUE_TRUE, VALUE_FALSE ->
                new DocumentNode.Scalar(place, parser.getText(), JSON.booleanNode(parser.getBooleanValue()));
            case VALUE_NULL -> new DocumentNode.Scalar(place, "null", JSON.nullNode());
            default -> new DocumentNode.Scalar(place, parser.getText(), JSON.textNode(parser.getText()));
        };
    }

    private DocumentNode object(FilePosition place) throws IOException {
        Map<String, DocumentNode> members = new LinkedHashMap<>();
        Map<String, FilePosition> names = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            FilePosition member = here(place.member(name));
            names.put(name, member);
            parser.nextToken();
            members.put(name, node(member));
        }
        return new DocumentNode.Mapping(place, members, names);
    }

    private DocumentNode array(FilePosition place) throws IOException {
        List<DocumentNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(place.item(items.size())));
        }
        return new DocumentNode.Sequence(place, items);
    }
}
