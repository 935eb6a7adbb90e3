package dev.brig.judge.problem;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of {@code submissions.yaml}: {@code *} stands for any part of one name, <code>{a,b}</code> for one of several texts. It
 * matches a path if it matches it whole or one of the directories above it.
 *
 * <p>Matching goes through the pattern once, with the set of places in the path where it may stand: a hostile pattern takes no
 * longer than any other.
 */
public final class Glob {
    private final String text;
    private final List<Part> parts;

    private Glob(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
    }

    private sealed interface Part {
        record Letter(char letter) implements Part {}

        record Star() implements Part {}

        record OneOf(List<List<Part>> alternatives) implements Part {}
    }

    /** @throws IllegalArgumentException saying what the pattern has that is not supported */
    public static Glob of(String text) {
        String glob = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (glob.isEmpty()) {
            throw new IllegalArgumentException("an empty pattern matches nothing");
        }
        if (glob.startsWith("/") || List.of(glob.split("/", -1)).contains("..")) {
            throw new IllegalArgumentException("a pattern is relative, without ..");
        }
        if (glob.contains("**")) {
            throw new IllegalArgumentException("** is not supported: * matches within one name");
        }
        for (String letter : new String[] {"[", "]", "?", "!", "\\"}) {
            if (glob.contains(letter)) {
                throw new IllegalArgumentException(letter + " is not supported in a pattern");
            }
        }
        return new Glob(text, parts(glob));
    }

    private static List<Part> parts(String glob) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < glob.length(); i++) {
            char letter = glob.charAt(i);
            if (letter == '{') {
                int end = glob.indexOf('}', i);
                if (end < 0 || glob.substring(i + 1, end).contains("{")) {
                    throw new IllegalArgumentException(
                            end < 0 ? "a { is not closed" : "braces within braces are not supported");
                }
                List<List<Part>> alternatives = new ArrayList<>();
                for (String alternative : glob.substring(i + 1, end).split(",", -1)) {
                    alternatives.add(parts(alternative.strip()));
                }
                parts.add(new Part.OneOf(alternatives));
                i = end;
            } else if (letter == '}') {
                throw new IllegalArgumentException("a } without {");
            } else {
                parts.add(letter == '*' ? new Part.Star() : new Part.Letter(letter));
            }
        }
        return parts;
    }

    public boolean matches(String path) {
        BitSet start = new BitSet();
        start.set(0);
        return after(parts, start, path).stream()
                .anyMatch(place -> place == path.length() || path.charAt(place) == '/');
    }

    /** The places that are reached from the given ones. */
    private static BitSet after(List<Part> parts, BitSet places, String path) {
        BitSet reached = places;
        for (Part part : parts) {
            reached = switch (part) {
                case Part.Letter(char letter) -> afterLetter(letter, reached, path);
                case Part.Star() -> afterStar(reached, path);
                case Part.OneOf(List<List<Part>> alternatives) -> {
                    BitSet union = new BitSet();
                    for (List<Part> alternative : alternatives) {
                        union.or(after(alternative, reached, path));
                    }
                    yield union;
                }
            };
        }
        return reached;
    }

    private static BitSet afterLetter(char letter, BitSet places, String path) {
        BitSet reached = new BitSet();
        places.stream()
                .filter(place -> place < path.length() && path.charAt(place) == letter)
                .forEach(place -> reached.set(place + 1));
        return reached;
    }

    private static BitSet afterStar(BitSet places, String path) {
        BitSet reached = (BitSet) places.clone();
        for (int place = 0; place < path.length(); place++) {
            if (reached.get(place) && path.charAt(place) != '/') {
                reached.set(place + 1);
            }
        }
        return reached;
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
