package dev.brig.policy.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.brig.policy.document.DocumentNode.Mapping;
import dev.brig.policy.document.DocumentNode.Scalar;
import dev.brig.policy.document.DocumentNode.Sequence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A document that has been read, as bytes, with all its places. */
public final class DocumentForm {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int MAPPING = 0;
    private static final int SEQUENCE = 1;
    private static final int TEXT = 2;
    private static final int NUMBER = 3;
    private static final int TRUE = 4;
    private static final int FALSE = 5;
    private static final int NULL = 6;

    private DocumentForm() {}

    public static void write(DataOutput out, DocumentNode node) throws IOException {
        switch (node) {
            case Mapping mapping -> {
                begin(out, MAPPING, node);
                out.writeInt(mapping.members().size());
                for (Map.Entry<String, DocumentNode> member : mapping.members().entrySet()) {
                    text(out, member.getKey());
                    write(out, member.getValue());
                }
                out.writeInt(mapping.names().size());
                for (Map.Entry<String, FilePosition> name : mapping.names().entrySet()) {
                    text(out, name.getKey());
                    place(out, name.getValue());
                }
            }
            case Sequence sequence -> {
                begin(out, SEQUENCE, node);
                out.writeInt(sequence.items().size());
                for (DocumentNode item : sequence.items()) {
                    write(out, item);
                }
            }
            case Scalar scalar -> {
                begin(out, kind(scalar.json()), node);
                text(out, scalar.text());
                if (scalar.json().isNumber()) {
                    text(out, scalar.json().bigIntegerValue().toString());
                }
            }
        }
    }

    private static int kind(JsonNode json) {
        return switch (json.getNodeType()) {
            case NUMBER -> NUMBER;
            case BOOLEAN -> json.booleanValue() ? TRUE : FALSE;
            case NULL -> NULL;
            default -> TEXT;
        };
    }

    private static void begin(DataOutput out, int kind, DocumentNode node) throws IOException {
        out.writeByte(kind);
        place(out, node.place());
    }

    private static void place(DataOutput out, FilePosition place) throws IOException {
        text(out, place.file());
        out.writeInt(place.line());
        out.writeInt(place.column());
        text(out, place.field());
    }

    private static FilePosition place(DataInput in) throws IOException {
        return new FilePosition(text(in), in.readInt(), in.readInt(), text(in));
    }

    /** Not as {@link DataOutput#writeUTF} does, which takes no more than 65535 bytes. */
    private static void text(DataOutput out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public static DocumentNode read(DataInput in) throws IOException {
        int kind = in.readByte();
        FilePosition place = place(in);
        return switch (kind) {
            case MAPPING -> {
                Map<String, DocumentNode> members = new LinkedHashMap<>();
                for (int left = in.readInt(); left > 0; left--) {
                    members.put(text(in), read(in));
                }
                Map<String, FilePosition> names = new LinkedHashMap<>();
                for (int left = in.readInt(); left > 0; left--) {
                    names.put(text(in), place(in));
                }
                yield new Mapping(place, members, names);
            }
            case SEQUENCE -> {
                List<DocumentNode> items = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) {
                    items.add(read(in));
                }
                yield new Sequence(place, items);
            }
            default -> {
                String text = text(in);
                yield new Scalar(place, text, json(kind, text, in));
            }
        };
    }

    private static JsonNode json(int kind, String text, DataInput in) throws IOException {
        return switch (kind) {
            case TEXT -> JSON.textNode(text);
            case NUMBER -> JSON.numberNode(new BigInteger(text(in)));
            case TRUE -> JSON.booleanNode(true);
            case FALSE -> JSON.booleanNode(false);
            case NULL -> JSON.nullNode();
            default -> throw new IOException("no value has the number " + kind);
        };
    }
}
