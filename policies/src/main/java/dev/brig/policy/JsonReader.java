package dev.brig.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON files of users, with the place of every value. */
final class JsonReader {
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
    static Node read(SourceFile file) {
        Place place = Place.of(file.name());
        try (JsonParser parser = FACTORY.createParser(file.text())) {
            JsonReader reader = new JsonReader(parser);
            if (parser.nextToken() == null) {
                throw SourceFile.refused(place, "is empty");
            }
            Node root = reader.node(place);
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

    private Place here(Place place) {
        JsonLocation at = parser.currentTokenLocation();
        return place.at(at.getLineNr(), at.getColumnNr());
    }

    private Node node(Place above) throws IOException {
        Place place = here(above);
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(place);
            case START_ARRAY -> array(place);
            case VALUE_STRING -> new Node.Scalar(place, parser.getText(), JSON.textNode(parser.getText()));
            case VALUE_NUMBER_INT ->
                new Node.Scalar(place, parser.getText(), JSON.numberNode(parser.getBigIntegerValue()));
            case VALUE_TRUE, VALUE_FALSE ->
                new Node.Scalar(place, parser.getText(), JSON.booleanNode(parser.getBooleanValue()));
            case VALUE_NULL -> new Node.Scalar(place, "null", JSON.nullNode());
            default -> new Node.Scalar(place, parser.getText(), JSON.textNode(parser.getText()));
        };
    }

    private Node object(Place place) throws IOException {
        Map<String, Node> members = new LinkedHashMap<>();
        Map<String, Place> names = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Place member = here(place.member(name));
            names.put(name, member);
            parser.nextToken();
            members.put(name, node(member));
        }
        return new Node.Mapping(place, members, names);
    }

    private Node array(Place place) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(place.item(items.size())));
        }
        return new Node.Sequence(place, items);
    }
}
