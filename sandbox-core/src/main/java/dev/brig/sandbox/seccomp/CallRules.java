package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What happens to one system call, by its arguments.
 *
 * @param clauses the first one whose conditions are all true decides
 * @param otherwise decides if no clause does
 */
record CallRules(List<Clause> clauses, Action otherwise) {

    /** An action that is taken where all conditions hold. */
    record Clause(List<Condition> conditions, Action action) {
        boolean holds(long[] arguments) {
            for (Condition condition : conditions) {
                boolean equal = (arguments[condition.argument()] & Region.mask(condition)) == Region.value(condition);
                if (equal != (condition.comparison() == Comparison.MASKED_EQUAL)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Removes clauses without effect: those that an earlier one always precedes, and final ones that act as {@code otherwise}. */
    CallRules {
        List<Clause> effective = new ArrayList<>();
        for (Clause clause : clauses) {
            if (effective.stream().noneMatch(earlier -> clause.conditions().containsAll(earlier.conditions()))) {
                effective.add(clause);
            }
        }
        if (!effective.isEmpty() && effective.getLast().conditions().isEmpty()) {
            otherwise = effective.removeLast().action();
        }
        while (!effective.isEmpty() && effective.getLast().action().equals(otherwise)) {
            effective.removeLast();
        }
        clauses = List.copyOf(effective);
    }

    Action on(long[] arguments) {
        for (Clause clause : clauses) {
            if (clause.holds(arguments)) {
                return clause.action();
            }
        }
        return otherwise;
    }

    /** All its possible actions. */
    Stream<Action> actions() {
        return Stream.concat(Stream.of(otherwise), clauses.stream().map(Clause::action));
    }
}
