package dev.brig.judge.access;

import java.util.OptionalLong;

/**
 * How much a tenant may use; what is empty has no limit.
 *
 * @param waiting kept submissions that have not ended
 * @param atOnce runs, and submissions that are not kept, that are under way
 * @param submissionsPerDay of either kind, in a day of UTC
 * @param cpuSecondsPerDay of all its programs, compilers and checkers, in a day of UTC
 * @param requestsPerMinute in the long run
 * @param burst how many requests may come together; as many as in a minute if it is empty
 */
public record TenantLimits(
        OptionalLong waiting,
        OptionalLong atOnce,
        OptionalLong submissionsPerDay,
        OptionalLong cpuSecondsPerDay,
        OptionalLong requestsPerMinute,
        OptionalLong burst) {
    public static final TenantLimits NONE = new TenantLimits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
    private static final long MOST = 1_000_000_000;

    /** @throws IllegalArgumentException if one is not 1 to a thousand million, or there is a burst without a rate */
    public TenantLimits {
        require("waiting", waiting);
        require("at-once", atOnce);
        require("submissions-per-day", submissionsPerDay);
        require("cpu-seconds-per-day", cpuSecondsPerDay);
        require("requests-per-minute", requestsPerMinute);
        require("burst", burst);
        if (burst.isPresent() && requestsPerMinute.isEmpty()) {
            throw new IllegalArgumentException("burst: only together with requests-per-minute");
        }
    }

    private static void require(String name, OptionalLong limit) {
        if (limit.isPresent() && (limit.getAsLong() < 1 || limit.getAsLong() > MOST)) {
            throw new IllegalArgumentException(name + ": it is 1 to " + MOST + ", not " + limit.getAsLong());
        }
    }
}
