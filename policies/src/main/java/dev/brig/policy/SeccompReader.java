package dev.brig.policy;

import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.libc.Errno;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the field {@code seccomp} of a policy file, whose form was checked against the schema. */
final class SeccompReader {
    private static final Set<String> KNOWN_CALLS = new LinkedHashSet<>(
            SourceFile.builtIn("syscalls.txt").text().lines().toList());
    private static final long LOW_32 = 0xFFFF_FFFFL;

    private final List<Problem> problems;

    SeccompReader(List<Problem> problems) {
        this.problems = problems;
    }

    /** @param directory of the policy file, to which the path of an OCI profile is relative */
    SeccompLayer read(Node seccomp, Optional<Path> directory) {
        Optional<SeccompLayer> profile = seccomp.member("oci").flatMap(path -> profile(path, directory));
        Optional<Seccomp.Action> otherwise = seccomp.member("otherwise").map(this::action);
        Map<String, Node> groups = seccomp.member("groups").map(Node::members).orElse(Map.of());
        List<CallRule> rules = new ArrayList<>();
        groups.forEach((name, group) -> {
            if (!group.isNull()) {
                rules.addAll(group(name, group));
            }
        });
        SeccompLayer own = new SeccompLayer(false, otherwise, Set.copyOf(groups.keySet()), rules);
        problems.addAll(own.conflicts());
        return profile.map(base -> SeccompLayer.combine(List.of(base, own))).orElse(own);
    }

    private Optional<SeccompLayer> profile(Node path, Optional<Path> directory) {
        Path file = Path.of(path.text());
        try {
            SourceFile source =
                    SourceFile.of(directory.map(above -> above.resolve(file)).orElse(file));
            return Optional.of(new OciSeccomp(OciSeccomp.Machine.own(), problems).read(JsonReader.read(source)));
        } catch (PolicyException e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }

    private List<CallRule> group(String name, Node group) {
        Seccomp.Action action = action(group);
        List<List<Seccomp.Condition>> alternatives = List.of(List.of());
        Set<String> arguments = new HashSet<>();
        for (Node condition : group.member("when").map(Node::items).orElse(List.of())) {
            if (!arguments.add(condition.text("argument").orElseThrow())) {
                problems.add(condition.problem("compares the same argument a second time"));
            }
            alternatives = Alternatives.product(alternatives, conditions(condition), condition, problems);
        }
        List<CallRule> rules = new ArrayList<>();
        Set<String> calls = new HashSet<>();
        for (Node call : group.member("calls").orElseThrow().items()) {
            if (!KNOWN_CALLS.contains(call.text())) {
                problems.add(call.problem(
                        "'" + call.text() + "' is not a system call" + Suggestion.of(call.text(), KNOWN_CALLS)));
            } else if (!calls.add(call.text())) {
                problems.add(call.problem("'" + call.text() + "' is in this list twice"));
            } else {
                alternatives.forEach(
                        conditions -> rules.add(new CallRule(name, call.text(), call.place(), action, conditions)));
            }
        }
        return rules;
    }

    private Seccomp.Action action(Node node) {
        String word = node.text("action").orElse("allow");
        Optional<Node> errno = node.member("errno");
        boolean takesErrno = word.equals("errno") || word.equals("report");
        if (!takesErrno) {
            errno.ifPresent(given -> problems.add(given.problem("goes with the actions errno and report only")));
        }
        int number = errno.filter(given -> takesErrno).map(this::errno).orElse(Errno.EPERM);
        return switch (word) {
            case "errno" -> new Seccomp.Action.Errno(number);
            case "ignore" -> new Seccomp.Action.Ignore();
            case "report" -> new Seccomp.Action.Report(number);
            case "stop" -> new Seccomp.Action.Stop();
            case "kill" -> new Seccomp.Action.Kill();
            default -> new Seccomp.Action.Allow();
        };
    }

    private int errno(Node node) {
        OptionalInt number = ErrorNumber.of(node.text());
        if (number.isEmpty()) {
            problems.add(node.problem(ErrorNumber.reason(node.text())));
        }
        return number.orElse(Errno.EPERM);
    }

    /** Conditions of which at least one must be true. */
    private List<Seccomp.Condition> conditions(Node node) {
        Optional<Node> equals = node.member("equals");
        Optional<Node> differs = node.member("differs");
        if (equals.isPresent() == differs.isPresent()) {
            problems.add(node.problem("needs either equals or differs"));
            return List.of();
        }
        boolean wide = node.flag("wide");
        int argument = Integer.parseInt(node.text("argument").orElseThrow());
        long mask = node.member("mask").map(value -> word(value, wide)).orElse(wide ? -1L : LOW_32);
        Seccomp.Comparison comparison =
                equals.isPresent() ? Seccomp.Comparison.MASKED_EQUAL : Seccomp.Comparison.MASKED_NOT_EQUAL;
        List<Seccomp.Condition> conditions = new ArrayList<>();
        for (Node value : equals.or(() -> differs).orElseThrow().items()) {
            long number = word(value, wide);
            if ((number & ~mask & (wide ? -1L : LOW_32)) != 0) {
                problems.add(value.problem("has bits outside the mask, so nothing is ever equal to it"));
            }
            conditions.add(new Seccomp.Condition(argument, comparison, mask, number, wide));
        }
        return conditions;
    }

    private long word(Node node, boolean wide) {
        BigInteger number = node.json().bigIntegerValue();
        if (!wide && number.bitLength() > Integer.SIZE) {
            problems.add(node.problem("needs more than 32 bits: add wide: true"));
        }
        return number.longValue();
    }
}
