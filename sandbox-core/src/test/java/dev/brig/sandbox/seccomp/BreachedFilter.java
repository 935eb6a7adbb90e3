package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.Seccomp;
import java.util.Set;
import java.util.stream.Collectors;

/** Filters of which some of the rules that hold for every policy were left out. */
public final class BreachedFilter {
    private BreachedFilter() {}

    /** @param rules by their names, for example {@code NEW_NAMESPACES} */
    public static SeccompFilter without(Set<String> rules, Seccomp policy) {
        return SeccompFilter.compileWithout(
                rules.stream().map(FixedRule::valueOf).collect(Collectors.toSet()), policy);
    }
}
