package dev.brig.hostile;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.engine.BreachedSlots;
import dev.brig.sandbox.engine.Engine;
import dev.brig.sandbox.program.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A sandbox of which something was left out or changed.
 *
 * @param policy what is changed of the policy
 * @param rules of seccomp that are left out, of those that hold for every policy
 * @param limitsOff limits that the job does not have
 * @param limitsOn limits that it has instead
 * @param steps what takes the place of steps
 */
record BreachedSandbox(
        UnaryOperator<Policy> policy,
        Set<String> rules,
        Set<Limit> limitsOff,
        Limits limitsOn,
        List<UnaryOperator<Step>> steps) {

    /** As sandboxes are. */
    static BreachedSandbox whole() {
        return new BreachedSandbox(UnaryOperator.identity(), Set.of(), Set.of(), Limits.none(), List.of());
    }

    /** The policy allows every system call; what no policy can allow stays denied. */
    static BreachedSandbox everyCallAllowed() {
        return ofPolicy(policy -> policy.toBuilder().seccomp(allowing()).build());
    }

    static BreachedSandbox withNetwork() {
        return ofPolicy(policy -> policy.toBuilder().network(true).build());
    }

    static BreachedSandbox withMount(Mount mount) {
        return ofPolicy(policy -> policy.toBuilder().mount(mount).build());
    }

    static BreachedSandbox withoutRule(String rule) {
        return new BreachedSandbox(UnaryOperator.identity(), Set.of(rule), Set.of(), Limits.none(), List.of());
    }

    static BreachedSandbox withoutLimit(Limit limit) {
        return new BreachedSandbox(UnaryOperator.identity(), Set.of(), Set.of(limit), Limits.none(), List.of());
    }

    static BreachedSandbox withLimit(Limit limit, long value) {
        Limits one = Limits.none().with(limit, value);
        return new BreachedSandbox(UnaryOperator.identity(), Set.of(), Set.of(), one, List.of());
    }

    /** The system calls of a process that begin like this are not made. */
    static BreachedSandbox withoutStep(String process, String beginning) {
        LeftOut leftOut = new LeftOut(process, beginning);
        return new BreachedSandbox(UnaryOperator.identity(), Set.of(), Set.of(), Limits.none(), List.of(leftOut));
    }

    /** Init is born without a namespace of its own of one kind. */
    static BreachedSandbox withoutNamespace(long flag) {
        return changingFlags("load CLONE_NEW", flag);
    }

    /** Neither the warden nor init leaves the host's namespace of one kind. */
    static BreachedSandbox inTheHostsNamespace(long flag) {
        return changingFlags("unshare(", flag);
    }

    private static BreachedSandbox changingFlags(String beginning, long flag) {
        UnaryOperator<Step> change = step -> step.text().startsWith(beginning) && (step.argument(0) & flag) != 0
                ? step.withArgument(0, step.argument(0) & ~flag)
                : step;
        return new BreachedSandbox(UnaryOperator.identity(), Set.of(), Set.of(), Limits.none(), List.of(change));
    }

    private static BreachedSandbox ofPolicy(UnaryOperator<Policy> policy) {
        return new BreachedSandbox(policy, Set.of(), Set.of(), Limits.none(), List.of());
    }

    /** Both together. */
    BreachedSandbox and(BreachedSandbox other) {
        Set<String> allRules = new HashSet<>(rules);
        allRules.addAll(other.rules);
        Set<Limit> allLimits = new HashSet<>(limitsOff);
        allLimits.addAll(other.limitsOff);
        List<UnaryOperator<Step>> allSteps = new ArrayList<>(steps);
        allSteps.addAll(other.steps);
        return new BreachedSandbox(
                whole -> other.policy.apply(policy.apply(whole)),
                allRules,
                allLimits,
                limitsOn.overlay(other.limitsOn),
                allSteps);
    }

    /**
     * What became of a job in a slot.
     *
     * @param wardenLost whether a warden of the slot's did not outlive it
     */
    record Ran(List<Outcome> outcomes, boolean wardenLost) {}

    /** Runs a job some times in a slot of this kind. */
    Ran run(Policy judge, Job job, int runs) {
        Policy changed = policy.apply(judge);
        Policy own = changed.toBuilder().defaults(limits(changed.defaults())).build();
        Limits limits = limits(own.defaults().overlay(job.limits()));
        List<Outcome> outcomes = new ArrayList<>();
        boolean wardenLost;
        try (BreachedSlots slots = BreachedSlots.open(own, rules, this::changed)) {
            Job nothing = Job.of("true");
            slots.run(nothing, own.defaults()); // all sandboxes of the slot are made before it
            Set<Long> wardens = wardens();
            for (int run = 0; run < runs; run++) {
                outcomes.add(slots.run(job, limits));
            }
            for (int sandbox = 0; sandbox < Engine.SANDBOXES_PER_SLOT; sandbox++) {
                slots.run(nothing, own.defaults()); // by the same warden, or another
            }
            wardenLost = !wardens().equals(wardens);
        }
        steps.forEach(step -> {
            if (step instanceof LeftOut leftOut) {
                leftOut.requireFound();
            }
        });
        return new Ran(outcomes, wardenLost);
    }

    private static Set<Long> wardens() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private Limits limits(Limits usual) {
        Map<Limit, Long> values = new EnumMap<>(Limit.class);
        values.putAll(usual.values());
        values.keySet().removeAll(limitsOff);
        return new Limits(values, usual.cpus()).overlay(limitsOn);
    }

    private Step changed(Step step) {
        Step changed = step;
        for (UnaryOperator<Step> change : steps) {
            changed = change.apply(changed);
        }
        return changed;
    }

    private static Seccomp allowing() {
        return new Seccomp(new Seccomp.Action.Allow(), List.of());
    }

    /** Puts a call that does nothing in the place of others. */
    private static final class LeftOut implements UnaryOperator<Step> {
        private static final int GETPPID = 110;

        private final String process;
        private final String beginning;
        private boolean found;

        LeftOut(String process, String beginning) {
            this.process = process;
            this.beginning = beginning;
        }

        @Override
        public synchronized Step apply(Step step) {
            if (!step.process().equals(process) || !step.text().startsWith(beginning)) {
                return step;
            }
            found = true;
            return step.withNumber(GETPPID);
        }

        synchronized void requireFound() {
            if (!found) {
                throw new AssertionError(process + " has no step " + beginning);
            }
        }
    }
}
