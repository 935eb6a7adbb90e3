package dev.brig.judge.problem;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that stand in a package's programs as <code>{{name}}</code> or <code>{{name.variant}}</code>.
 *
 * @param values by {@code name} and by {@code name.variant}
 */
public record Constants(Map<String, String> values) {
    public static final Constants NONE = new Constants(Map.of());

    private static final Pattern PLACE =
            Pattern.compile("\\{\\{([a-zA-Z_][a-zA-Z0-9_]*(?:\\.[a-zA-Z_][a-zA-Z0-9_]*)?)}}");

    public Constants {
        values = Map.copyOf(values);
    }

    /** The text with all constants put in; names that are no constants stay as they are. */
    public String in(String text) {
        if (values.isEmpty()) {
            return text;
        }
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }
}
