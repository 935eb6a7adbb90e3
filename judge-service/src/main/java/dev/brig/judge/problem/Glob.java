package dev.brig.judge.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of {@code submissions.yaml}: {@code *} stands for any part of one name, <code>{a,b}</code> for one of several texts. It
 * matches a path if it matches it whole or one of the directories above it.
 */
public final class Glob {
    private final String text;
    private final Pattern pattern;

    private Glob(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
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
        return new Glob(text, Pattern.compile(translated(glob) + "(?:/.*)?", Pattern.DOTALL));
    }

    private static String translated(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char letter = glob.charAt(i);
            switch (letter) {
                // Possessive per name: a * never gives back more than its own name, so matching stays quick.
                case '*' -> regex.append("[^/]*");
                case '{' -> {
                    int end = glob.indexOf('}', i);
                    if (end < 0 || glob.substring(i + 1, end).contains("{")) {
                        throw new IllegalArgumentException(
                                end < 0 ? "a { is not closed" : "braces within braces are not supported");
                    }
                    regex.append(alternatives(glob.substring(i + 1, end)));
                    i = end;
                }
                case '}' -> throw new IllegalArgumentException("a } without {");
                default -> regex.append(Pattern.quote(String.valueOf(letter)));
            }
        }
        return regex.toString();
    }

    private static String alternatives(String list) {
        List<String> parts = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            StringBuilder regex = new StringBuilder();
            for (char letter : part.strip().toCharArray()) {
                regex.append(letter == '*' ? "[^/]*" : Pattern.quote(String.valueOf(letter)));
            }
            parts.add(regex.toString());
        }
        return "(?:" + String.join("|", parts) + ")";
    }

    public boolean matches(String path) {
        return pattern.matcher(path).matches();
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
