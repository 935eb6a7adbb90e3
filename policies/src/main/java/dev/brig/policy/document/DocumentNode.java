package dev.brig.policy.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.policy.mistake.FileMistake;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A value of a file, with its place there. */
public sealed interface DocumentNode {

    FilePosition place();

    /** The same value as JSON, for the schema. */
    JsonNode json();

    /**
     * Fields with values.
     *
     * @param members by name, in the order of the file
     * @param names the places of the names
     */
    record Mapping(FilePosition place, Map<String, DocumentNode> members, Map<String, FilePosition> names)
            implements DocumentNode {
        @Override
        public ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            members.forEach((name, member) -> json.set(name, member.json()));
            return json;
        }
    }

    /** A list. */
    record Sequence(FilePosition place, List<DocumentNode> items) implements DocumentNode {
        @Override
        public ArrayNode json() {
            ArrayNode json = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> json.add(item.json()));
            return json;
        }
    }

    /**
     * Text, a number, true, false or null.
     *
     * @param text as it is written, without quotes and escapes
     * @param json the same as text, number, boolean or null
     */
    record Scalar(FilePosition place, String text, JsonNode json) implements DocumentNode {}

    default FileMistake mistake(String reason) {
        return place().mistake(reason);
    }

    /** Whether this is an explicit null, with which a file removes what it would otherwise inherit. */
    default boolean isNull() {
        return this instanceof Scalar scalar && scalar.json().isNull();
    }

    /** The members of a mapping; none of any other value. */
    default Map<String, DocumentNode> members() {
        return Map.of();
    }

    /** The member of that name, unless it is missing or null. */
    default Optional<DocumentNode> member(String name) {
        return Optional.ofNullable(members().get(name)).filter(member -> !member.isNull());
    }

    /** The items of a sequence; of any other value, the value itself. */
    default List<DocumentNode> items() {
        return List.of(this);
    }

    default Optional<String> text(String name) {
        return member(name).map(DocumentNode::text);
    }

    default boolean flag(String name) {
        return member(name).map(member -> member.json().asBoolean()).orElse(false);
    }

    /** A scalar as it is written; empty for any other value. */
    default String text() {
        return "";
    }

    /** The scalars of a sequence as they are written. */
    default List<String> texts() {
        return items().stream().map(DocumentNode::text).toList();
    }

    /** This mapping on top of another; the given rule merges their members. */
    default Mapping over(DocumentNode parent, Function<String, Overlay> rules) {
        Map<String, DocumentNode> merged = new LinkedHashMap<>(parent.members());
        members().forEach((name, own) -> {
            DocumentNode inherited = merged.get(name);
            merged.put(name, inherited == null ? own : rules.apply(name).lay(own, inherited));
        });
        return new Mapping(place(), merged, Map.of());
    }

    /** How a value is merged with an inherited one. */
    @FunctionalInterface
    interface Overlay {
        DocumentNode lay(DocumentNode own, DocumentNode inherited);

        Overlay REPLACE = (own, inherited) -> own;

        /** Mappings are merged member by member, down to the given depth; all other values are replaced. */
        static Overlay merging(int depth) {
            return (own, inherited) -> depth > 0 && own instanceof Mapping && inherited instanceof Mapping
                    ? own.over(inherited, name -> merging(depth - 1))
                    : own;
        }
    }

    /** The mapping without members that are null. */
    default Map<String, DocumentNode> present() {
        return members().entrySet().stream()
                .filter(member -> !member.getValue().isNull())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (first, second) -> second, LinkedHashMap::new));
    }
}
