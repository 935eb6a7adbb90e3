package dev.brig.hostile;

import dev.brig.judge.judging.Verdict;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What Brig must report of a hostile program. Names that end in {@code ?} are optional.
 *
 * @param status as JSON spells it
 * @param what the exit status, the signal or the cause
 * @param reached limits by their keys, with the word {@code inferred} where Brig can only infer them; no others
 * @param denied system calls, and no others; empty if any are allowed
 * @param files that are brought back, each beginning with {@code own}
 * @param missing files that are not, with the reason
 */
public record HostileEnd(
        String status,
        String what,
        Set<String> reached,
        Optional<Set<String>> denied,
        Set<String> files,
        Map<String, String> missing) {

    private static final String ESCAPED = "ESCAPED";
    private static final String HELD = "held: ";
    private static final String OWN = "own";
    private static final int SHOWN = 300;

    /** For people, for example {@code stopped cpu}. */
    public String summary() {
        return status + " " + what;
    }

    /** The differences between the outcome and what was expected; empty if there are none. */
    List<String> deviations(Outcome outcome) {
        List<String> found = new ArrayList<>();
        String was = summary(outcome);
        if (!was.equals(summary())) {
            found.add("expected " + summary() + ", was " + was
                    + outcome.detail().map(detail -> " (" + detail + ")").orElse("") + said(outcome));
        }
        if (verdict(outcome) == Verdict.INTERNAL_ERROR) {
            found.add("it is judged as if the fault were Brig's");
        }
        compare("reached", reached, keys(outcome), found);
        denied.ifPresent(expected -> compare("denied", expected, Set.copyOf(outcome.denied()), found));
        compare("brought back", files, outcome.files().keySet(), found);
        Map<String, String> why = new TreeMap<>(missing);
        compare("missing", reasons(why), reasons(outcome.missing()), found);
        said(outcome, found);
        outcome.files().forEach((name, file) -> {
            if (!text(file).startsWith(OWN)) {
                found.add(name + " is not the program's own: " + shown(text(file)));
            }
        });
        return found;
    }

    static String summary(Outcome outcome) {
        return outcome.status().word() + " "
                + outcome.cause()
                        .or(outcome::signal)
                        .orElseGet(() -> Integer.toString(outcome.exitCode().orElse(-1)));
    }

    private static Verdict verdict(Outcome outcome) {
        return Verdict.ofRun(outcome, Optional.empty(), Verdict.Started.SUBMISSION, OptionalInt.empty())
                .verdict();
    }

    private void said(Outcome outcome, List<String> found) {
        String stdout = text(outcome.stdout());
        if (stdout.contains(ESCAPED) || text(outcome.stderr()).contains(ESCAPED)) {
            found.add("it got through: "
                    + shown(stdout.lines()
                            .filter(line -> line.contains(ESCAPED))
                            .collect(Collectors.joining("; "))));
        } else if (summary().equals("exited 0") && !stdout.contains(HELD)) {
            found.add("it did not get to its end" + said(outcome));
        }
    }

    private static String said(Outcome outcome) {
        return "; it said: " + shown((text(outcome.stdout()) + text(outcome.stderr())).strip());
    }

    private static void compare(String what, Set<String> expected, Set<String> was, List<String> found) {
        Set<String> more = new TreeSet<>(was);
        more.removeIf(name -> expected.contains(name) || expected.contains(name + "?"));
        Set<String> less = new TreeSet<>(expected);
        less.removeIf(name -> name.endsWith("?") || was.contains(name));
        if (!more.isEmpty()) {
            found.add(what + " unexpectedly: " + String.join(", ", more));
        }
        if (!less.isEmpty()) {
            found.add("not " + what + ": " + String.join(", ", less));
        }
    }

    private static Set<String> keys(Outcome outcome) {
        return outcome.reached().stream()
                .map(hit -> hit.limit().key() + (hit.inferred() ? " inferred" : ""))
                .collect(Collectors.toSet());
    }

    private static Set<String> reasons(Map<String, String> missing) {
        return missing.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.toSet());
    }

    private static String text(Output output) {
        return output.text();
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
