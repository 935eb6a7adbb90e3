package dev.brig.judge.problem.format;

import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code domjudge-problem.ini} says that matters here. */
record DomjudgeIni(Optional<String> name, Optional<Duration> timeLimit) {
    static final String FILE = "domjudge-problem.ini";

    private static final List<String> HARMLESS = List.of(
            "allow_submit", "allow_judge", "points", "color", "externalid", "short-name", "shortname", "probid");

    static DomjudgeIni read(PackageTree tree, Findings findings) {
        Optional<String> name = Optional.empty();
        Optional<Duration> limit = Optional.empty();
        List<String> lines = tree.isFile(FILE)
                ? tree.text(FILE).map(String::lines).map(Stream::toList).orElse(List.of())
                : List.of();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith(";") || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 0) {
                findings.error(Code.BAD_TEXT, FILE, i + 1, "", "is not of the form key = value");
                continue;
            }
            String key = line.substring(0, equals).strip();
            String value = unquoted(line.substring(equals + 1).strip());
            switch (key) {
                case "name" -> name = Optional.of(value);
                case "timelimit" -> limit = seconds(value, FILE, i + 1, key, findings);
                case "special_run", "special_compare" ->
                    findings.error(
                            Code.NOT_SUPPORTED,
                            FILE,
                            i + 1,
                            key,
                            "is not supported: it names a program that lies in DOMjudge and not in the package");
                default -> {
                    if (!HARMLESS.contains(key)) {
                        findings.add(Severity.WARNING, Code.UNKNOWN_KEY, FILE, i + 1, key, "is not a key here");
                    }
                }
            }
        }
        return new DomjudgeIni(name, limit);
    }

    static Optional<Duration> seconds(String text, String file, int line, String field, Findings findings) {
        try {
            double seconds = Double.parseDouble(text.strip());
            if (seconds >= 0.001 && seconds <= 86_400) {
                return Optional.of(LimitFields.ofSeconds(seconds));
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        findings.error(
                Code.BAD_VALUE, file, line, field, "must be a number of seconds between a millisecond and a day");
        return Optional.empty();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '\'' || value.charAt(0) == '"')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
