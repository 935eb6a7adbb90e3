package dev.brig.sandbox.engine;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.container.ContainerSpec;
import dev.brig.sandbox.root.RootTree;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The kinds of sandboxes of the policies that were asked for lately, and their filters, each compiled once. Bounded: of
 * policies that nobody uses any more none is kept for ever. Safe for use by several threads.
 */
final class SandboxKinds {
    /** Far more than are in use at once; a kind that is found no more is made again. */
    static final int MOST = 64;

    private final Function<Seccomp, SeccompFilter> compiler;
    private final List<Known> known = new ArrayList<>(); // the last used first
    private final Map<Seccomp, SeccompFilter> filters = new LinkedHashMap<>(16, 0.75f, true);

    private record Known(Policy policy, RootTree root, SandboxKind kind) {
        boolean is(RootTree its, boolean rated) {
            return kind.rated() == rated && root.equals(its);
        }
    }

    SandboxKinds(Function<Seccomp, SeccompFilter> compiler) {
        this.compiler = compiler;
    }

    /**
     * @param rated whether it is for jobs with a rate of CPU time
     * @throws SandboxException if the policy's system calls cannot be compiled
     */
    synchronized SandboxKind of(Policy policy, RootTree root, boolean rated) {
        int found = indexOf(policy, root, rated);
        Known entry = found < 0 ? new Known(policy, root, kind(policy, root, rated)) : known.remove(found);
        known.addFirst(entry);
        if (known.size() > MOST) {
            known.removeLast();
        }
        return entry.kind();
    }

    @SuppressWarnings("ReferenceEquality") // most callers keep the policy: to see that it is the very one is quicker
    private int indexOf(Policy policy, RootTree root, boolean rated) {
        for (int index = 0; index < known.size(); index++) {
            if (known.get(index).policy() == policy && known.get(index).is(root, rated)) {
                return index;
            }
        }
        for (int index = 0; index < known.size(); index++) {
            if (known.get(index).policy().equals(policy) && known.get(index).is(root, rated)) {
                return index;
            }
        }
        return -1;
    }

    /** Policies that differ only in what the sandbox does not know of share a kind. */
    private SandboxKind kind(Policy policy, RootTree root, boolean rated) {
        ContainerSpec container = PolicyContainer.of(policy, root, filter(policy.seccomp()));
        Stream<SandboxKind> kinds = known.stream().map(Known::kind);
        return kinds.filter(kind -> kind.isFor(policy, container, rated))
                .findFirst()
                .orElseGet(() -> new SandboxKind(policy, container, rated));
    }

    private SeccompFilter filter(Seccomp rules) {
        SeccompFilter filter = filters.computeIfAbsent(rules, compiler);
        if (filters.size() > MOST) {
            filters.remove(filters.keySet().iterator().next());
        }
        return filter;
    }
}
