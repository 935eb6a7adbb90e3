package dev.brig.policy.seccomp;

import dev.brig.policy.document.Alternatives;
import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.JsonReader;
import dev.brig.policy.document.SourceFile;
import dev.brig.policy.document.Suggestion;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.policy.mistake.PolicyException;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.libc.Architecture;
import dev.brig.sandbox.libc.Errno;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Reads the field {@code seccomp} of a policy file, whose form was checked against the schema. */
public final class SeccompReader {
    private static final Set<String> KNOWN_CALLS =
            new TreeSet<>(Architecture.current().numbers().keySet());
    private static final long LOW_32 = 0xFFFF_FFFFL;

    private final List<FileMistake> mistakes;

    public SeccompReader(List<FileMistake> mistakes) {
        this.mistakes = mistakes;
    }

    /** @param directory of the policy file, to which the path of an OCI profile is relative */
    public SeccompLayer read(DocumentNode seccomp, Optional<Path> directory) {
        Optional<SeccompLayer> profile = seccomp.member("oci").flatMap(path -> profile(path, directory));
        Optional<Seccomp.Action> otherwise = seccomp.member("otherwise").map(this::action);
        Map<String, DocumentNode> groups =
                seccomp.member("groups").map(DocumentNode::members).orElse(Map.of());
        List<CallRule> rules = new ArrayList<>();
        groups.forEach((name, group) -> {
            if (!group.isNull()) {
                rules.addAll(group(name, group));
            }
        });
        SeccompLayer own = new SeccompLayer(false, otherwise, Set.copyOf(groups.keySet()), rules);
        mistakes.addAll(own.conflicts());
        return profile.map(base -> SeccompLayer.combine(List.of(base, own))).orElse(own);
    }

    private Optional<SeccompLayer> profile(DocumentNode path, Optional<Path> directory) {
        Path file = Path.of(path.text());
        try {
            SourceFile source =
                    SourceFile.of(directory.map(above -> above.resolve(file)).orElse(file));
            return Optional.of(new OciSeccomp(OciSeccomp.Machine.own(), mistakes).read(JsonReader.read(source)));
        } catch (PolicyException e) {
            mistakes.addAll(e.mistakes());
            return Optional.empty();
        }
    }

    private List<CallRule> group(String name, DocumentNode group) {
        Seccomp.Action action = action(group);
        List<List<Seccomp.Condition>> alternatives = List.of(List.of());
        Set<String> arguments = new HashSet<>();
        for (DocumentNode condition :
                group.member("when").map(DocumentNode::items).orElse(List.of())) {
            if (!arguments.add(condition.text("argument").orElseThrow())) {
                mistakes.add(condition.mistake("compares the same argument a second time"));
            }
            alternatives = Alternatives.product(alternatives, conditions(condition), condition, mistakes);
        }
        List<CallRule> rules = new ArrayList<>();
        Set<String> calls = new HashSet<>();
        for (DocumentNode call : group.member("calls").orElseThrow().items()) {
            if (!KNOWN_CALLS.contains(call.text())) {
                mistakes.add(call.mistake(
                        "'" + call.text() + "' is not a system call" + Suggestion.of(call.text(), KNOWN_CALLS)));
            } else if (!calls.add(call.text())) {
                mistakes.add(call.mistake("'" + call.text() + "' is in this list twice"));
            } else {
                alternatives.forEach(
                        conditions -> rules.add(new CallRule(name, call.text(), call.place(), action, conditions)));
            }
        }
        return rules;
    }

    private Seccomp.Action action(DocumentNode node) {
        String word = node.text("action").orElse("allow");
        Optional<DocumentNode> errno = node.member("errno");
        boolean takesErrno = word.equals("errno") || word.equals("report");
        if (!takesErrno) {
            errno.ifPresent(given -> mistakes.add(given.mistake("goes with the actions errno and report only")));
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

    private int errno(DocumentNode node) {
        OptionalInt number = ErrorNumber.of(node.text());
        if (number.isEmpty()) {
            mistakes.add(node.mistake(ErrorNumber.reason(node.text())));
        }
        return number.orElse(Errno.EPERM);
    }

    /** Conditions of which at least one must be true. */
    private List<Seccomp.Condition> conditions(DocumentNode node) {
        Optional<DocumentNode> equals = node.member("equals");
        Optional<DocumentNode> differs = node.member("differs");
        if (equals.isPresent() == differs.isPresent()) {
            mistakes.add(node.mistake("needs either equals or differs"));
            return List.of();
        }
        boolean wide = node.flag("wide");
        int argument = Integer.parseInt(node.text("argument").orElseThrow());
        long mask = node.member("mask").map(value -> word(value, wide)).orElse(wide ? -1L : LOW_32);
        Seccomp.Comparison comparison =
                equals.isPresent() ? Seccomp.Comparison.MASKED_EQUAL : Seccomp.Comparison.MASKED_NOT_EQUAL;
        List<Seccomp.Condition> conditions = new ArrayList<>();
        for (DocumentNode value : equals.or(() -> differs).orElseThrow().items()) {
            long number = word(value, wide);
            if ((number & ~mask & (wide ? -1L : LOW_32)) != 0) {
                mistakes.add(value.mistake("has bits outside the mask, so nothing is ever equal to it"));
            }
            conditions.add(new Seccomp.Condition(argument, comparison, mask, number, wide));
        }
        return conditions;
    }

    private long word(DocumentNode node, boolean wide) {
        BigInteger number = node.json().bigIntegerValue();
        if (!wide && number.bitLength() > Integer.SIZE) {
            mistakes.add(node.mistake("needs more than 32 bits: add wide: true"));
        }
        return number.longValue();
    }
}
