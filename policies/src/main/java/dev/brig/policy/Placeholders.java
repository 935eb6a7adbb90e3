package dev.brig.policy;

import dev.brig.policy.document.Suggestion;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Replaces <code>${name}</code>; <code>$${</code> stands for <code>${</code> itself. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}?");

    private Placeholders() {}

    /** Whether {@link #fill} would leave a text as it is, whatever the values. */
    static boolean isPlain(String text) {
        return !text.contains("${");
    }

    /** @throws IllegalArgumentException with the reason, if the text names an unknown value */
    static String fill(String text, Map<String, String> values) {
        if (isPlain(text)) {
            return text;
        }
        return PLACEHOLDER.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(found, values)));
    }

    /** As {@link #fill}, but the names in {@code later} stay for a second filling, which makes the text final. */
    static String fillPart(String text, Map<String, String> values, Collection<String> later) {
        Map<String, String> all = new HashMap<>();
        later.forEach(name -> all.put(name, "${" + name + "}"));
        values.forEach((name, value) -> all.put(name, value.replace("${", "$${")));
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(found.group(1) == null ? found.group() : value(found, all)));
    }

    /** The names that the text mentions. */
    static Set<String> names(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static String value(MatchResult found, Map<String, String> values) {
        String name = found.group(1);
        if (name == null) {
            return "${";
        }
        if (!found.group().endsWith("}")) {
            throw new IllegalArgumentException("'${' without its '}'; write $${ to mean ${ itself");
        }
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'${" + name + "}' stands for nothing here: there are "
                    + String.join(", ", new TreeSet<>(values.keySet())) + Suggestion.of(name, values.keySet()));
        }
        return value;
    }
}
