package dev.brig.sandbox.cgroup.container;

import java.util.OptionalLong;

/**
 * What a container used; empty is what its groups do not count.
 *
 * @param memoryLimitBytes empty where there is none, too
 * @param memoryLimitHits how often an allocation met the limit
 * @param processesLimit empty where there is none, too
 */
public record ContainerUsage(
        OptionalLong cpuNanos,
        OptionalLong userNanos,
        OptionalLong systemNanos,
        OptionalLong memoryBytes,
        OptionalLong memoryPeakBytes,
        OptionalLong memoryLimitBytes,
        OptionalLong memoryLimitHits,
        OptionalLong oomKills,
        OptionalLong processes,
        OptionalLong processesLimit) {}
