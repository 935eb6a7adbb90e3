package dev.brig.judge.problem.source;

import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Takes the values out of a map of a YAML file. What has the wrong type is a finding; so is, in the end, what nobody asked for. */
public final class Fields {
    private static final long MAXIMUM_INTEGER = 1L << 40;

    private final Yaml.Mapping mapping;
    private final String file;
    private final String prefix;
    private final Findings findings;
    private final Set<String> known = new HashSet<>();

    public Fields(Yaml.Mapping mapping, String file, String prefix, Findings findings) {
        this.mapping = mapping;
        this.file = file;
        this.prefix = prefix;
        this.findings = findings;
    }

    public static Fields none(String file, Findings findings) {
        return new Fields(new Yaml.Mapping(Map.of(), 0), file, "", findings);
    }

    public String file() {
        return file;
    }

    public Set<String> keys() {
        return mapping.members().keySet();
    }

    public boolean has(String key) {
        known.add(key);
        return value(key).isPresent();
    }

    public Optional<Yaml> value(String key) {
        known.add(key);
        return Optional.ofNullable(mapping.members().get(key))
                .map(Yaml.Member::value)
                .filter(value -> !value.isNothing());
    }

    public void error(Code code, String key, String reason) {
        add(Severity.ERROR, code, key, reason);
    }

    public void warning(Code code, String key, String reason) {
        add(Severity.WARNING, code, key, reason);
    }

    public void add(Severity severity, Code code, String key, String reason) {
        Yaml.Member member = mapping.members().get(key);
        int line = member == null ? mapping.line() : member.line();
        findings.add(severity, code, file, line, prefix + key, reason);
    }

    public Optional<String> text(String key) {
        return value(key).flatMap(value -> {
            Optional<String> text = textOf(value);
            if (text.isEmpty()) {
                error(Code.WRONG_TYPE, key, "must be text, and is " + value.described());
            }
            return text;
        });
    }

    /** Numbers count as text: {@code args: [1]} means what it looks like. A bare yes or no does not. */
    public static Optional<String> textOf(Yaml value) {
        return value instanceof Yaml.Scalar scalar
                        && (scalar.kind() == Yaml.Kind.TEXT || scalar.kind() == Yaml.Kind.NUMBER)
                ? Optional.of(scalar.text())
                : Optional.empty();
    }

    public Optional<Boolean> flag(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Kind.FLAG) {
                return Optional.of(
                        List.of("true", "yes", "on").contains(scalar.text().toLowerCase(Locale.ROOT)));
            }
            error(Code.WRONG_TYPE, key, "must be true or false, and is " + value.described());
            return Optional.empty();
        });
    }

    public OptionalDouble number(String key) {
        Optional<Yaml> value = value(key);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble number = numberOf(value.get());
        if (number.isEmpty()) {
            error(
                    Code.WRONG_TYPE,
                    key,
                    "must be a number, and is " + value.get().described());
        }
        return number;
    }

    /** YAML 1.1 takes {@code 1e-6} for text; here it is the number it looks like. */
    public static OptionalDouble numberOf(Yaml value) {
        if (value instanceof Yaml.Scalar scalar
                && (scalar.kind() == Yaml.Kind.NUMBER || scalar.kind() == Yaml.Kind.TEXT)
                && scalar.text().matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?")) {
            return OptionalDouble.of(Double.parseDouble(scalar.text()));
        }
        return OptionalDouble.empty();
    }

    /** A number that is not less than the given one. */
    public OptionalDouble numberAtLeast(String key, double least) {
        OptionalDouble number = number(key);
        if (number.isPresent() && number.getAsDouble() < least) {
            error(Code.BAD_VALUE, key, "must be at least " + plain(least) + ", and is " + plain(number.getAsDouble()));
            return OptionalDouble.empty();
        }
        return number;
    }

    public OptionalDouble positiveNumber(String key) {
        OptionalDouble number = number(key);
        if (number.isPresent() && number.getAsDouble() <= 0) {
            error(Code.BAD_VALUE, key, "must be more than 0, and is " + plain(number.getAsDouble()));
            return OptionalDouble.empty();
        }
        return number;
    }

    public OptionalLong integerAtLeast(String key, long least) {
        OptionalDouble number = number(key);
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        double value = number.getAsDouble();
        if (value != Math.rint(value) || value < least || value > MAXIMUM_INTEGER) {
            error(Code.BAD_VALUE, key, "must be an integer of at least " + least + ", and is " + plain(value));
            return OptionalLong.empty();
        }
        return OptionalLong.of((long) value);
    }

    public static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    /** A list of texts; empty where the key is missing or wrong. */
    public Optional<List<String>> texts(String key) {
        return value(key).flatMap(value -> {
            Optional<List<String>> texts = textsOf(value);
            if (texts.isEmpty()) {
                error(
                        Code.WRONG_TYPE,
                        key,
                        "must be a list of texts, and is "
                                + (value instanceof Yaml.Sequence ? "a list of other things" : value.described()));
            }
            return texts;
        });
    }

    static Optional<List<String>> textsOf(Yaml value) {
        if (!(value instanceof Yaml.Sequence sequence)) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            Optional<String> text = textOf(item);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            texts.add(text.get());
        }
        return Optional.of(texts);
    }

    /** One text or a list of texts. */
    public Optional<List<String>> textOrTexts(String key) {
        return value(key).flatMap(value -> {
            Optional<List<String>> texts = textOf(value).map(List::of).or(() -> textsOf(value));
            if (texts.isEmpty()) {
                error(Code.WRONG_TYPE, key, "must be text or a list of texts, and is " + value.described());
            }
            return texts;
        });
    }

    public Optional<Fields> section(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof Yaml.Mapping inner) {
                return Optional.of(new Fields(inner, file, prefix + key + ".", findings));
            }
            error(Code.WRONG_TYPE, key, "must be a map, and is " + value.described());
            return Optional.empty();
        });
    }

    /** Reports the keys that nobody asked for. */
    public void requireNoOthers(Severity severity) {
        for (String key : mapping.members().keySet()) {
            if (!known.contains(key)) {
                add(severity, Code.UNKNOWN_KEY, key, "is not a key here" + suggestion(key));
            }
        }
    }

    private String suggestion(String key) {
        return known.stream()
                .filter(word -> !mapping.members().containsKey(word) && near(word, key))
                .sorted()
                .findFirst()
                .map(word -> "; did you mean '" + word + "'?")
                .orElse("");
    }

    /** Whether two words differ in letters' case, dashes, or one letter. */
    private static boolean near(String word, String key) {
        String a = word.replace("_", "");
        String b = key.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
        if (Math.abs(a.length() - b.length()) > 1 || Math.min(a.length(), b.length()) < 3) {
            return false;
        }
        int start = 0;
        while (start < Math.min(a.length(), b.length()) && a.charAt(start) == b.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < Math.min(a.length(), b.length()) - start
                && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
            end++;
        }
        return Math.max(a.length(), b.length()) - start - end <= 1;
    }
}
