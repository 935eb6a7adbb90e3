package dev.brig.sandbox.engine;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.EngineGroup;
import dev.brig.sandbox.cgroup.SlotGroup;
import dev.brig.sandbox.cgroup.SlotOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control groups of one pool: a directory for each sandbox. Where this machine grants none they are asked for again by
 * the next policy that needs them; where somebody else has removed them they are made anew. Safe for use by several threads.
 */
final class PoolGroups implements AutoCloseable {
    private final List<EngineGroup> removedByOthers = new ArrayList<>();
    private Optional<EngineGroup> group = Optional.empty();
    private int places;

    private PoolGroups() {}

    static PoolGroups open() {
        PoolGroups groups = new PoolGroups();
        if (Cgroups.detect() instanceof CgroupSupport.Available available) {
            groups.group = Optional.of(Cgroups.open(available));
        }
        return groups;
    }

    /**
     * The place of a new sandbox; none where there are no groups and the policy goes on without.
     *
     * @throws SandboxException if the policy needs what cannot be enforced here
     */
    synchronized Optional<SlotGroup> place(Policy policy, SlotOwner owner) {
        return of(policy).map(engine -> engine.slot(places++, owner));
    }

    /** @throws SandboxException if the policy needs what cannot be enforced here */
    synchronized void require(Policy policy) {
        of(policy);
    }

    private Optional<EngineGroup> of(Policy policy) {
        group.filter(own -> !own.isThere()).ifPresent(gone -> {
            removedByOthers.add(gone);
            group = Optional.empty();
        });
        if (group.isEmpty()) {
            switch (Cgroups.detect()) {
                case CgroupSupport.Available available -> group = Optional.of(Cgroups.open(available));
                case CgroupSupport.Unavailable unavailable -> {
                    if (!policy.bestEffort()) {
                        throw new SandboxException(
                                Code.CONTROL_GROUPS_MISSING, unavailable.reason(), "Run: " + unavailable.remedy());
                    }
                }
            }
        }
        group.ifPresent(own -> requireRate(policy, own.support()));
        return group;
    }

    private static void requireRate(Policy policy, CgroupSupport.Available available) {
        boolean rated = policy.defaults().get(Limit.CPU_RATE).isPresent();
        if (rated && !available.limitsCpuRate() && !policy.bestEffort()) {
            throw new SandboxException(
                    Code.CONTROLLER_MISSING,
                    "policy " + policy.name()
                            + " limits the CPU rate, but the cpu controller is not delegated to this user");
        }
    }

    /** Of the groups, if there are any. */
    synchronized Optional<CgroupVersion> version() {
        return group.map(own -> own.support().version());
    }

    /** How many groups could not be removed yet. */
    synchronized int leftovers() {
        return group.map(EngineGroup::leftovers).orElse(0)
                + removedByOthers.stream().mapToInt(EngineGroup::leftovers).sum();
    }

    @Override
    public synchronized void close() {
        try {
            group.ifPresent(EngineGroup::close);
        } finally {
            removedByOthers.forEach(EngineGroup::close);
        }
    }
}
