package dev.brig.hostile;

import dev.brig.policy.Quantity;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The comment at the head of a hostile program: lines {@code key: value}. An indented line continues the one before.
 * Items of lists are separated by commas.
 */
final class Head {
    private static final Set<String> KEYS = Set.of(
            "group", "tries", "success", "limits", "stdin", "collect", "files", "missing", "runs", "atOnce", "machine",
            "expect", "reached", "denied", "cc");

    private final String file;
    private final Map<String, String> values = new LinkedHashMap<>();

    private Head(String file) {
        this.file = file;
    }

    /** @throws IllegalArgumentException with file and line, if the head is wrong */
    static HostileProgram read(String file, HostileProgram.Language language, String source) {
        Head head = new Head(file);
        head.lines(language, source);
        return head.program(language, source);
    }

    private void lines(HostileProgram.Language language, String source) {
        String key = "";
        for (String line : source.lines()
                .takeWhile(line -> line.startsWith(language.comment()))
                .toList()) {
            String text = line.substring(language.comment().length());
            int colon = text.indexOf(": ");
            if (text.startsWith(" ") && !key.isEmpty()) {
                values.merge(key, text.strip(), (before, more) -> before + " " + more);
            } else if (colon > 0 && KEYS.contains(text.substring(0, colon))) {
                key = text.substring(0, colon);
                if (values.put(key, text.substring(colon + 2).strip()) != null) {
                    throw wrong(key + " is there twice");
                }
            } else {
                throw wrong("not a line of a head: " + line);
            }
        }
    }

    private HostileProgram program(HostileProgram.Language language, String source) {
        return new HostileProgram(
                file.substring(0, file.length() - language.suffix().length()),
                language,
                required("group"),
                required("tries"),
                required("success"),
                source,
                limits(),
                value("stdin").map(Quantity::bytes).map(Math::toIntExact).orElse(0),
                list("collect").stream().map(Head::unescaped).toList(),
                number("runs"),
                number("atOnce"),
                value("machine"),
                List.copyOf(list("cc")),
                expectation());
    }

    private HostileEnd expectation() {
        String[] words = required("expect").split(" ", -1);
        if (words.length != 2) {
            throw wrong("expect is a status and what it goes with, such as 'exited 0' or 'stopped cpu'");
        }
        return new HostileEnd(
                words[0],
                words[1],
                list("reached"),
                value("denied").filter("any"::equals).isPresent() ? Optional.empty() : Optional.of(list("denied")),
                new LinkedHashSet<>(list("files").stream().map(Head::unescaped).toList()),
                missing());
    }

    private Map<String, String> missing() {
        Map<String, String> missing = new LinkedHashMap<>();
        for (String item : list("missing")) {
            int blank = item.indexOf(' ');
            missing.put(item.substring(0, blank), item.substring(blank + 1));
        }
        return missing;
    }

    private Limits limits() {
        Limits limits = Limits.none();
        for (String item : list("limits")) {
            String[] words = item.split(" ", -1);
            Limit limit = Arrays.stream(Limit.values())
                    .filter(each -> each.key().equals(words[0]))
                    .findFirst()
                    .orElseThrow(() -> wrong("no such limit: " + item));
            limits = limits.with(limit, Quantity.of(limit, words[1]));
        }
        return limits;
    }

    private Set<String> list(String key) {
        return value(key)
                .map(text -> new LinkedHashSet<>(List.of(text.split(", *", -1))))
                .orElseGet(LinkedHashSet::new);
    }

    private int number(String key) {
        return value(key).map(Integer::parseInt).orElse(1);
    }

    private Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private String required(String key) {
        return value(key).orElseThrow(() -> wrong(key + " is missing"));
    }

    private static String unescaped(String name) {
        return name.translateEscapes();
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(file + ": " + what);
    }
}
