package dev.brig.judge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Damages JSON: in its structure, its values, its text and its bytes. */
final class JsonMutations {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-1",
            "1",
            "2147483647",
            "2147483648",
            "4294967296",
            "9007199254740992",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1" + "0".repeat(39),
            "1" + "0".repeat(400),
            "1e400",
            "-1e400",
            "1e-400",
            "1e2",
            "1.0",
            "0.1",
            "NaN",
            "Infinity",
            "+1",
            "01",
            "0x10",
            ".5",
            "1.");

    private static final List<String> STRINGS = List.of(
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"/\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\u202e\u2028\ufeff\"",
            "\"..\"",
            "\".\"",
            "\"../../etc/passwd\"",
            "\"/etc/passwd\"",
            "\"a/../b\"",
            "\"a//b\"",
            "\"a\\nb\\r\\n\"",
            "\"a\tb\"",
            "\"\\\"\\\\[]=\"",
            "\"-\"",
            "\"%s%n$HOME`id`\"",
            "\"0-4294967296\"",
            "\"0,,1\"",
            "\"\\x\"",
            "\"unterminated",
            "'single'");

    private static final List<String> OTHERS =
            List.of("null", "true", "false", "{}", "[]", "[[]]", "{\"\":{}}", "", "nul", "/**/1", "[1,]", "{\"a\":1,}");

    private static final Pattern HALF_A_PAIR =
            Pattern.compile("[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]");

    private static final int MOST_REPEATED = 1 << 18;

    private final Random random;

    JsonMutations(Random random) {
        this.random = random;
    }

    /** A place in a tree: the element of an array, or the member of an object. */
    private record Place(ContainerNode<?> parent, int index, String name) {
        JsonNode value() {
            return parent instanceof ArrayNode array ? array.get(index) : parent.get(name);
        }

        void set(JsonNode value) {
            if (parent instanceof ArrayNode array) {
                array.set(index, value);
            } else {
                ((ObjectNode) parent).set(name, value);
            }
        }

        void remove() {
            if (parent instanceof ArrayNode array) {
                array.remove(index);
            } else {
                ((ObjectNode) parent).remove(name);
            }
        }
    }

    /** Changes a few places of a tree; the result is the text of it, which need not be JSON any more. */
    String damaged(JsonNode tree) {
        ObjectNode root = JSON.objectNode().set("root", tree);
        for (int i = 1 + random.nextInt(3); i > 0 && root.has("root"); i--) {
            List<Place> places = new ArrayList<>();
            collect(root, places);
            change(places.get(random.nextInt(places.size())));
        }
        return root.has("root") ? escaped(root.get("root").toString()) : "";
    }

    /** With escapes for the halves of surrogate pairs, which UTF-8 cannot hold. */
    private static String escaped(String text) {
        return HALF_A_PAIR
                .matcher(text)
                .replaceAll(
                        half -> String.format("\\\\u%04x", (int) half.group().charAt(0)));
    }

    private static void collect(JsonNode node, List<Place> places) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                places.add(new Place(array, i, ""));
                collect(array.get(i), places);
            }
        } else if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                places.add(new Place(object, 0, member.getKey()));
                collect(member.getValue(), places);
            });
        }
    }

    private void change(Place place) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> place.set(raw(pick(NUMBERS)));
            case 3, 4 -> place.set(raw(pick(STRINGS)));
            case 5 -> place.set(raw(pick(OTHERS)));
            case 6 -> place.remove();
            case 7 -> place.set(raw("[".repeat(depth()) + place.value() + "]".repeat(depth())));
            case 8 ->
                place.set(JSON.textNode(
                        pick(List.of("a", "é", "\uD83D\uDE00", "\n", "\u0000")).repeat(length())));
            case 9 -> rename(place);
            case 10 -> place.set(doubled(place.value()));
            default -> place.set(crowded(place.value()));
        }
    }

    private int depth() {
        return pick(List.of(1, 2, 15, 16, 17, 1000));
    }

    private int length() {
        return pick(List.of(1, 63, 64, 65, 255, 256, 5_000, 131_072));
    }

    private void rename(Place place) {
        if (place.parent() instanceof ObjectNode object) {
            JsonNode value = object.remove(place.name());
            object.set(oddName(), value);
        }
    }

    private String oddName() {
        return pick(List.of(
                "",
                "\u0000",
                "..",
                "/",
                "A=B",
                "__proto__",
                "\uD800",
                "a".repeat(63) + "\uD83D\uDE00".repeat(100),
                "a".repeat(5_000),
                "a/".repeat(1_500) + "a",
                "[\"\n]"));
    }

    /** The same name twice, the same element many times. */
    private JsonNode doubled(JsonNode value) {
        if (value instanceof ObjectNode object && !object.isEmpty()) {
            String text = object.toString();
            return raw("{" + text.substring(1, text.length() - 1) + "," + text.substring(1));
        }
        ArrayNode many = JSON.arrayNode();
        String text = value.toString();
        int most = Math.max(2, MOST_REPEATED / Math.max(1, text.length()));
        for (int i = Math.min(most, pick(List.of(2, 100, 1_025, 5_000))); i > 0; i--) {
            many.add(raw(text)); // were it the node itself, the next change would change all of them
        }
        return many;
    }

    private JsonNode crowded(JsonNode value) {
        if (!(value instanceof ObjectNode object)) {
            return JSON.objectNode().set(oddName(), value);
        }
        ObjectNode more = object.deepCopy();
        int fields = pick(List.of(1, 2, 1_025));
        for (int i = 0; i < fields; i++) {
            more.set(i == 0 ? oddName() : "more" + i, raw(pick(OTHERS)));
        }
        return more;
    }

    private static JsonNode raw(String text) {
        return JSON.rawValueNode(new RawValue(text));
    }

    /** Changes bytes of a text. */
    byte[] damagedBytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 ->
                spliced(bytes, at, new byte[] {(byte) (int) pick(List.of(0xff, 0xc0, 0xed, 0xf5, 0x80, 0x00, 0x0d))});
            case 2 -> spliced(bytes, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 64)));
            case 3 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            default ->
                pick(List.of(
                        text.getBytes(StandardCharsets.UTF_16),
                        ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8),
                        (text + " \n" + text).getBytes(StandardCharsets.UTF_8)));
        };
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] piece) {
        byte[] result = Arrays.copyOf(bytes, bytes.length + piece.length);
        System.arraycopy(piece, 0, result, at, piece.length);
        System.arraycopy(bytes, at, result, at + piece.length, bytes.length - at);
        return result;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
