package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Condition;
import dev.brig.sandbox.seccomp.CallRules.Clause;
import dev.brig.sandbox.seccomp.FixedRule.Denial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A policy together with the rules above every policy. In order of precedence: the {@link FixedRule}s, the calls that the
 * engine needs ({@link EngineCalls}), the policy's rules in its order, and its {@code otherwise}.
 *
 * @param calls the rules of each call that has any, by its number
 * @param otherwise the action for all other calls
 */
record PolicyRules(SortedMap<Integer, CallRules> calls, Action otherwise) {

    /**
     * Puts the rules together.
     *
     * @param watched calls that the engine allows but wants to be notified of
     */
    static PolicyRules of(
            Seccomp policy, Collection<FixedRule> fixedRules, List<Seccomp.Rule> watched, Libseccomp library) {
        SortedMap<Integer, Statements> statements = new TreeMap<>();
        for (FixedRule fixedRule : fixedRules) {
            for (Denial denial : fixedRule.denials()) {
                of(denial.calls(), statements, library).forEach(call -> call.denials.add(denial));
            }
        }
        for (Seccomp.Rule rule : watched) {
            Clause clause = new Clause(rule.conditions(), rule.action());
            of(rule.names(), statements, library).forEach(call -> call.engine.add(clause));
        }
        for (EngineCalls.Allowance allowance : EngineCalls.ALL) {
            Clause clause = new Clause(allowance.conditions(), new Action.Allow());
            of(List.of(allowance.call()), statements, library).forEach(call -> call.engine.add(clause));
        }
        for (Seccomp.Rule rule : policy.rules()) {
            Clause clause = new Clause(rule.conditions(), rule.action());
            of(rule.names(), statements, library).forEach(call -> call.policy.add(clause));
        }
        SortedMap<Integer, CallRules> calls = new TreeMap<>();
        statements.forEach((number, said) -> calls.put(number, said.rules(policy.otherwise())));
        return new PolicyRules(calls, policy.otherwise());
    }

    /** The calls that this architecture has. */
    private static Stream<Statements> of(
            List<String> calls, SortedMap<Integer, Statements> statements, Libseccomp library) {
        return calls.stream()
                .flatMapToInt(call -> SyscallNumbers.current().number(call, library).stream())
                .mapToObj(number -> statements.computeIfAbsent(number, _ -> new Statements()));
    }

    Action on(int call, long[] arguments) {
        CallRules rules = calls.get(call);
        return rules == null ? otherwise : rules.on(arguments);
    }

    /** Whether a call can be made with this value alone in its first argument, of which the kernel reads 32 bits. */
    boolean onlyWithFirst(int call, int value) {
        CallRules rules = calls.get(call);
        if (rules == null) {
            return !(otherwise instanceof Action.Allow);
        }
        Region wanted = Region.EVERYTHING.inside(Conditions.is(0, value)).getFirst();
        return FlatRules.regions(rules, KernelAction.ALLOW)
                .map(allowed -> allowed.stream().allMatch(wanted::contains))
                .orElse(false);
    }

    /** All possible actions. */
    Stream<Action> actions() {
        return Stream.concat(Stream.of(otherwise), calls.values().stream().flatMap(CallRules::actions));
    }

    /** All rules for one call. */
    private static final class Statements {
        final List<Denial> denials = new ArrayList<>();
        final List<Clause> engine = new ArrayList<>();
        final List<Clause> policy = new ArrayList<>();

        CallRules rules(Action otherwise) {
            List<Clause> clauses = new ArrayList<>();
            denials.stream()
                    .filter(Denial::always)
                    .map(denial -> failing(denial, List.of()))
                    .forEach(clauses::add);
            Stream.of(engine, policy, List.of(new Clause(List.of(), otherwise)))
                    .flatMap(List::stream)
                    .forEach(clause -> {
                        if (clause.action() instanceof Action.Allow) {
                            denials.forEach(denial -> clauses.add(failing(denial, clause.conditions())));
                        }
                        clauses.add(clause);
                    });
            return new CallRules(clauses, otherwise);
        }

        private static Clause failing(Denial denial, List<Condition> where) {
            return new Clause(both(denial.conditions(), where), new Action.Errno(denial.errno()));
        }

        private static List<Condition> both(List<Condition> some, List<Condition> more) {
            return Stream.concat(some.stream(), more.stream()).toList();
        }
    }
}
