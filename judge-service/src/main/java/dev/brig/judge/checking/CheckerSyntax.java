package dev.brig.judge.checking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;

/** Reads checkers from words. */
final class CheckerSyntax {
    private static final String NAMES = "bytes, lines, tokens, floats, unordered-lines, unordered-tokens, default";
    private static final String FLAGS = "case_sensitive, space_change_sensitive, float_absolute_tolerance, "
            + "float_relative_tolerance, float_tolerance";

    private CheckerSyntax() {}

    static BuiltInChecker parse(String words) {
        List<String> all = Arrays.stream(words.split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        if (all.isEmpty()) {
            throw new InvalidCheckerException("no checker is named; there are " + NAMES);
        }
        String name = all.getFirst();
        List<String> settings = all.subList(1, all.size());
        return switch (name) {
            case "bytes" -> plain(name, BuiltInChecker.bytes(), settings);
            case "lines" -> plain(name, BuiltInChecker.lines(), settings);
            case "tokens" ->
                ignoresCase(name, settings) ? BuiltInChecker.tokensIgnoringCase() : BuiltInChecker.tokens();
            case "floats" -> floats(settings);
            case "unordered-lines" -> new AnyOrder(AnyOrder.Element.LINE, !ignoresCase(name, settings));
            case "unordered-tokens" -> new AnyOrder(AnyOrder.Element.TOKEN, !ignoresCase(name, settings));
            case "default" -> defaultValidator(settings);
            default ->
                throw new InvalidCheckerException("there is no checker " + quoted(name) + "; there are " + NAMES);
        };
    }

    static BuiltInChecker defaultValidator(List<String> flags) {
        boolean caseSensitive = false;
        InOrder.WhiteSpace whiteSpace = InOrder.WhiteSpace.IGNORED;
        OptionalDouble absolute = OptionalDouble.empty();
        OptionalDouble relative = OptionalDouble.empty();
        for (Iterator<String> rest = flags.iterator(); rest.hasNext(); ) {
            String flag = rest.next();
            switch (flag) {
                case "case_sensitive" -> caseSensitive = true;
                case "space_change_sensitive" -> whiteSpace = InOrder.WhiteSpace.EXACT;
                case "float_absolute_tolerance" -> absolute = OptionalDouble.of(number(flag, rest));
                case "float_relative_tolerance" -> relative = OptionalDouble.of(number(flag, rest));
                case "float_tolerance" -> {
                    absolute = OptionalDouble.of(number(flag, rest));
                    relative = absolute;
                }
                default ->
                    throw new InvalidCheckerException(
                            "the default validator has no flag " + quoted(flag) + "; it has " + FLAGS);
            }
        }
        return new InOrder(whiteSpace, caseSensitive, new Tolerance(absolute, relative));
    }

    private static BuiltInChecker plain(String name, BuiltInChecker checker, List<String> settings) {
        if (!settings.isEmpty()) {
            throw new InvalidCheckerException(
                    "checker " + name + " has no settings, but " + quoted(settings.getFirst()) + " follows");
        }
        return checker;
    }

    private static boolean ignoresCase(String name, List<String> settings) {
        if (settings.isEmpty()) {
            return false;
        }
        if (!settings.equals(List.of("ignore-case"))) {
            String wrong = settings.getFirst().equals("ignore-case") ? settings.get(1) : settings.getFirst();
            throw new InvalidCheckerException(
                    "checker " + name + " takes ignore-case and nothing else, but " + quoted(wrong) + " follows");
        }
        return true;
    }

    private static BuiltInChecker floats(List<String> settings) {
        if (settings.isEmpty()) {
            throw new InvalidCheckerException("floats needs its tolerance, such as floats 1e-6");
        }
        if (settings.size() == 1 && !List.of("absolute", "relative").contains(settings.getFirst())) {
            return BuiltInChecker.floats(number("floats", settings.iterator()));
        }
        OptionalDouble absolute = OptionalDouble.empty();
        OptionalDouble relative = OptionalDouble.empty();
        for (Iterator<String> rest = settings.iterator(); rest.hasNext(); ) {
            String setting = rest.next();
            if (setting.equals("absolute") && absolute.isEmpty()) {
                absolute = OptionalDouble.of(number(setting, rest));
            } else if (setting.equals("relative") && relative.isEmpty()) {
                relative = OptionalDouble.of(number(setting, rest));
            } else {
                throw new InvalidCheckerException(
                        "floats takes one number, or absolute and relative with a number each, but " + quoted(setting)
                                + " follows");
            }
        }
        return new InOrder(InOrder.WhiteSpace.IGNORED, true, new Tolerance(absolute, relative));
    }

    private static double number(String of, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new InvalidCheckerException(of + " needs a number after it");
        }
        String word = rest.next();
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        NumberScanner scanner = new NumberScanner();
        scanner.add(bytes, 0, bytes.length);
        OptionalDouble value = scanner.value();
        if (value.isEmpty()) {
            throw new InvalidCheckerException(of + " needs a number after it, not " + quoted(word));
        }
        if (value.getAsDouble() < 0) {
            throw new InvalidCheckerException(of + " must be 0 or more, not " + word);
        }
        return value.getAsDouble();
    }

    private static String quoted(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        return Excerpt.quoted(bytes, Math.min(bytes.length, Excerpt.HEAD_BYTES), bytes.length > Excerpt.HEAD_BYTES);
    }
}
