package dev.brig.policy.seccomp;

import dev.brig.policy.mistake.FileMistake;
import dev.brig.sandbox.Seccomp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of one file about system calls.
 *
 * @param anew whether nothing is inherited
 * @param groups the groups that it defines or removes
 */
public record SeccompLayer(boolean anew, Optional<Seccomp.Action> otherwise, Set<String> groups, List<CallRule> rules) {

    public static final SeccompLayer EMPTY = new SeccompLayer(false, Optional.empty(), Set.of(), List.of());

    /** Merges the layers: a later one replaces what earlier ones say about the groups and calls that it names. */
    public static SeccompLayer combine(List<SeccompLayer> layers) {
        Optional<Seccomp.Action> otherwise = Optional.empty();
        List<CallRule> rules = new ArrayList<>();
        for (SeccompLayer layer : layers) {
            if (layer.anew) {
                rules.clear();
            }
            Set<String> calls = layer.rules.stream().map(CallRule::call).collect(Collectors.toCollection(HashSet::new));
            rules.removeIf(rule -> layer.groups.contains(rule.group()) || calls.contains(rule.call()));
            rules.addAll(layer.rules);
            otherwise = layer.otherwise.isPresent() ? layer.otherwise : otherwise;
        }
        return new SeccompLayer(true, otherwise, Set.of(), List.copyOf(rules));
    }

    /** The rules, with calls of one group and the same conditions in one rule. Their order stays: the first that holds counts. */
    public List<Seccomp.Rule> merged() {
        record Fate(String group, Seccomp.Action action, List<Seccomp.Condition> conditions) {}
        Map<Fate, Set<String>> calls = new LinkedHashMap<>();
        for (CallRule rule : rules) {
            calls.computeIfAbsent(
                            new Fate(rule.group(), rule.action(), rule.conditions()), fate -> new LinkedHashSet<>())
                    .add(rule.call());
        }
        return calls.entrySet().stream()
                .map(fate -> new Seccomp.Rule(
                        List.copyOf(fate.getValue()),
                        fate.getKey().action(),
                        fate.getKey().conditions()))
                .toList();
    }

    /** Calls with a rule that never applies, because an earlier one always does. */
    List<FileMistake> conflicts() {
        List<FileMistake> mistakes = new ArrayList<>();
        Map<String, List<CallRule>> byCall =
                rules.stream().collect(Collectors.groupingBy(CallRule::call, LinkedHashMap::new, Collectors.toList()));
        for (List<CallRule> same : byCall.values()) {
            for (int i = 1; i < same.size(); i++) {
                CallRule later = same.get(i);
                same.subList(0, i).stream()
                        .filter(earlier -> earlier.conditions().isEmpty()
                                || earlier.conditions().equals(later.conditions()))
                        .findFirst()
                        .ifPresent(earlier -> mistakes.add(later.place().mistake(reason(earlier, later))));
            }
        }
        return mistakes;
    }

    private static String reason(CallRule earlier, CallRule later) {
        return later.call() + " never gets here: the group '" + earlier.group() + "' (line "
                + earlier.place().line() + ") comes first";
    }
}
