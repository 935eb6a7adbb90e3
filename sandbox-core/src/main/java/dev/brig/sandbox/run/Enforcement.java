package dev.brig.sandbox.run;

import dev.brig.sandbox.Enforcer;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.cgroup.CgroupVersion;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What enforces the limits of a job. */
public final class Enforcement {
    private Enforcement() {}

    /** @param group of the job; empty where there are none */
    public static Map<Limit, Enforcer> of(Limits limits, Optional<CgroupVersion> group) {
        Map<Limit, Enforcer> enforced = new EnumMap<>(Limit.class);
        limits.values().keySet().forEach(limit -> enforced.put(limit, enforcer(limit.enforcers(), group)));
        return enforced;
    }

    private static Enforcer enforcer(Limit.Enforcers enforcers, Optional<CgroupVersion> group) {
        return group.map(version -> switch (version) {
                    case V1 -> enforcers.onV1();
                    case V2 -> enforcers.onV2();
                })
                .orElse(enforcers.withoutGroups());
    }
}
