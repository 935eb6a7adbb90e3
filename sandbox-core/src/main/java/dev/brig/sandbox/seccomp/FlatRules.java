package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.Seccomp.Condition;
import dev.brig.sandbox.seccomp.CallRules.Clause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rules of one call in the form that libseccomp takes: without precedence. Rules with different actions never
 * apply to the same arguments, so their order does not matter.
 *
 * <p>libseccomp has no "otherwise" for one call: arguments that no rule takes meet the default action of the whole filter,
 * and no rule may have that action. So the arguments left over get the default, or else a {@link Rest} catches them.
 *
 * @param rest stands for all arguments that no rule takes
 */
record FlatRules(List<Rule> rules, Optional<Rest> rest) {
    private static final int MOST_PIECES = 2000;

    /** Arguments, and the action for the call with them. */
    record Rule(int action, Region region) {}

    /**
     * A comparison that is always true and that libseccomp puts after all others: {@code >= 0} has a lower priority in its
     * tree than masked comparisons, and the lowest argument comes last there.
     */
    record Rest(int action, int argument) {}

    /**
     * Flattens the rules of a call.
     *
     * @param name of the call, for the message when its conditions are too many
     * @param defaultAction the filter's, as the kernel encodes it
     */
    static FlatRules of(String name, CallRules call, int defaultAction) {
        Set<Integer> actions = call.actions().map(KernelAction::of).collect(Collectors.toCollection(TreeSet::new));
        boolean alwaysTheSame = actions.size() == 1;
        boolean leavesDefault = actions.remove(defaultAction);
        if (alwaysTheSame) {
            return new FlatRules(rules(actions, _ -> List.of(Region.EVERYTHING)), Optional.empty());
        }
        Map<Integer, Optional<List<Region>>> regions = new HashMap<>();
        actions.forEach(action -> regions.put(action, regions(call, action)));
        Optional<Integer> rest = leavesDefault
                ? Optional.empty()
                : actions.stream()
                        .max(Comparator.comparingInt(
                                action -> regions.get(action).map(List::size).orElse(Integer.MAX_VALUE)));
        rest.ifPresent(actions::remove);
        List<Rule> rules = rules(actions, action -> regions.get(action).orElseThrow(() -> tooMany(name)));
        if (rules.isEmpty()) { // the rest is everything
            return new FlatRules(rules(rest.stream().toList(), _ -> List.of(Region.EVERYTHING)), Optional.empty());
        }
        IntStream arguments = rules.stream().flatMapToInt(rule -> rule.region().arguments());
        return new FlatRules(
                rules, rest.map(action -> new Rest(action, arguments.min().orElseThrow())));
    }

    private static SandboxException tooMany(String name) {
        return new SandboxException(
                Code.SECCOMP_TOO_LARGE,
                "the policy's conditions on " + name
                        + " are too many to be made into a filter; fewer of them, or fewer bits in them, will do");
    }

    private static List<Rule> rules(Collection<Integer> actions, IntFunction<List<Region>> regions) {
        return actions.stream()
                .flatMap(action -> regions.apply(action).stream().map(region -> new Rule(action, region)))
                .toList();
    }

    /**
     * The arguments with which a call meets an action, in pieces. They may overlap each other, but not those of another action.
     * Empty if there are too many pieces.
     */
    static Optional<List<Region>> regions(CallRules call, int action) {
        List<Clause> clauses = new ArrayList<>(call.clauses());
        clauses.add(new Clause(List.of(), call.otherwise()));
        List<Region> regions = new ArrayList<>();
        List<Clause> others = new ArrayList<>();
        for (Clause clause : clauses) {
            if (KernelAction.of(clause.action()) != action) {
                others.add(clause);
                continue;
            }
            Optional<List<Region>> pieces = inside(clause.conditions());
            for (Clause other : others) {
                pieces = pieces.flatMap(some ->
                        merged(some.stream().flatMap(piece -> outside(piece, other.conditions()))));
            }
            if (pieces.isEmpty()) {
                return Optional.empty();
            }
            regions.addAll(pieces.get());
        }
        return merged(regions.stream());
    }

    private static Optional<List<Region>> inside(List<Condition> conditions) {
        Optional<List<Region>> pieces = Optional.of(List.of(Region.EVERYTHING));
        for (Condition condition : conditions) {
            pieces = pieces.flatMap(all -> merged(all.stream().flatMap(piece -> piece.inside(condition).stream())));
        }
        return pieces;
    }

    private static Stream<Region> outside(Region piece, List<Condition> conditions) {
        return conditions.stream().flatMap(condition -> piece.outside(condition).stream());
    }

    /** Removes pieces that others contain. */
    private static Optional<List<Region>> merged(Stream<Region> pieces) {
        List<Region> merged = new ArrayList<>();
        Iterator<Region> iterator = pieces.iterator();
        while (iterator.hasNext() && merged.size() <= MOST_PIECES) {
            Region piece = iterator.next();
            if (merged.stream().noneMatch(other -> other.contains(piece))) {
                merged.removeIf(piece::contains);
                merged.add(piece);
            }
        }
        return Optional.of(merged).filter(few -> few.size() <= MOST_PIECES);
    }
}
