package dev.brig.policy.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.brig.policy.mistake.PolicyException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads the part of YAML 1.2 that settings need: mappings, lists and plain values. Anchors, aliases, tags, merge keys and
 * several documents in a file are refused, so that a small file cannot grow in memory, and a value has one meaning.
 */
public final class YamlReader {
    private static final int MAXIMUM_DEPTH = 16;
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,40}");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]{1,16}");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Iterator<Event> events;

    private YamlReader(Iterator<Event> events) {
        this.events = events;
    }

    /** @throws PolicyException if the text is not such YAML, or not a mapping */
    public static DocumentNode.Mapping read(SourceFile file) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(SourceFile.MAXIMUM_BYTES);
        options.setProcessComments(false);
        ParserImpl parser = new ParserImpl(new StreamReader(file.text()), options);
        try {
            return new YamlReader(eventsOf(parser)).document(FilePosition.of(file.name()));
        } catch (MarkedYAMLException e) {
            FilePosition place = FilePosition.of(file.name());
            throw SourceFile.refused(
                    e.getProblemMark() == null ? place : at(place, e.getProblemMark()),
                    "is not YAML: " + Optional.ofNullable(e.getProblem()).orElse(e.getContext()));
        } catch (YAMLException e) {
            throw SourceFile.refused(FilePosition.of(file.name()), "is not YAML: " + e.getMessage());
        }
    }

    private static Iterator<Event> eventsOf(ParserImpl parser) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return parser.peekEvent() != null;
            }

            @Override
            public Event next() {
                return parser.getEvent();
            }
        };
    }

    private DocumentNode.Mapping document(FilePosition file) {
        Event event = events.next();
        while (event instanceof StreamStartEvent || event instanceof DocumentStartEvent) {
            event = events.next();
        }
        if (event instanceof StreamEndEvent) {
            throw SourceFile.refused(file, "is empty");
        }
        DocumentNode root = node(event, file, 0);
        Event next = events.next();
        if (next instanceof DocumentEndEvent) {
            next = events.next();
        }
        if (!(next instanceof StreamEndEvent)) {
            throw SourceFile.refused(at(file, next.getStartMark()), "holds a second document");
        }
        return switch (root) {
            case DocumentNode.Mapping mapping -> mapping;
            case DocumentNode other -> throw SourceFile.refused(other.place(), "is not a mapping of fields to values");
        };
    }

    private DocumentNode node(Event event, FilePosition above, int depth) {
        FilePosition place = at(above, event.getStartMark());
        if (event instanceof AliasEvent || (event instanceof NodeEvent node && node.getAnchor() != null)) {
            throw SourceFile.refused(place, "anchors and aliases are not supported: write the value out");
        }
        if (depth > MAXIMUM_DEPTH) {
            throw SourceFile.refused(place, "is nested deeper than " + MAXIMUM_DEPTH + " levels");
        }
        return switch (event) {
            case ScalarEvent scalar -> {
                requireNoTag(scalar.getTag(), place);
                yield new DocumentNode.Scalar(place, scalar.getValue(), valueOf(scalar));
            }
            case SequenceStartEvent sequence -> {
                requireNoTag(sequence.getTag(), place);
                yield sequence(place, depth);
            }
            case MappingStartEvent mapping -> {
                requireNoTag(mapping.getTag(), place);
                yield mapping(place, depth);
            }
            default -> throw SourceFile.refused(place, "is not YAML");
        };
    }

    private DocumentNode.Sequence sequence(FilePosition place, int depth) {
        List<DocumentNode> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            items.add(node(event, place.item(items.size()), depth + 1));
        }
        return new DocumentNode.Sequence(place, items);
    }

    private DocumentNode.Mapping mapping(FilePosition place, int depth) {
        Map<String, DocumentNode> members = new LinkedHashMap<>();
        Map<String, FilePosition> names = new LinkedHashMap<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            if (!(node(event, place, depth + 1) instanceof DocumentNode.Scalar name)) {
                throw SourceFile.refused(at(place, event.getStartMark()), "a field's name must be plain text");
            }
            FilePosition member = at(place.member(shortened(name.text())), event.getStartMark());
            if (names.put(name.text(), member) != null) {
                throw SourceFile.refused(member, "is there twice");
            }
            members.put(name.text(), node(events.next(), member, depth + 1));
        }
        return new DocumentNode.Mapping(place, members, names);
    }

    private static String shortened(String name) {
        return name.length() <= 80 ? name : name.substring(0, 80) + "…";
    }

    private static void requireNoTag(String tag, FilePosition place) {
        if (tag != null) {
            throw SourceFile.refused(place, "tags are not supported: remove " + tag);
        }
    }

    private static JsonNode valueOf(ScalarEvent scalar) {
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return JSON.textNode(text);
        }
        return switch (text) {
            case "", "~", "null" -> JSON.nullNode();
            case "true" -> JSON.booleanNode(true);
            case "false" -> JSON.booleanNode(false);
            default -> {
                if (INTEGER.matcher(text).matches()) {
                    yield JSON.numberNode(new BigInteger(text));
                } else if (HEXADECIMAL.matcher(text).matches()) {
                    yield JSON.numberNode(new BigInteger(text.substring(2), 16));
                }
                yield JSON.textNode(text);
            }
        };
    }

    private static FilePosition at(FilePosition place, Mark mark) {
        return place.at(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
