package dev.brig.sandbox.cgroup;

import java.util.OptionalLong;

/**
 * Resources that all processes of a group, living and dead, used together.
 *
 * @param cpuNanos CPU time since {@link JobGroup#startCounting}; exact once no process of the group runs
 * @param userNanos the part of it in user mode, in proportion to the kernel's samples at its ticks: all of it if
 *     there were none
 * @param systemNanos the rest
 * @param memoryPeakBytes the most memory held at once, page cache and kernel memory too; empty on version 2 before
 *     Linux 5.19
 * @param oomKills processes killed since the group had used up its memory
 * @param oomKillsByOthers processes killed since a group around it, or the machine, had used up its own
 * @param processesPeak the most processes and threads at once; empty before Linux 6.1, or 6.11 on version 1
 * @param processesDenied how often the limit refused a process or thread
 */
public record GroupUsage(
        long cpuNanos,
        long userNanos,
        long systemNanos,
        OptionalLong memoryPeakBytes,
        long oomKills,
        long oomKillsByOthers,
        OptionalLong processesPeak,
        long processesDenied) {}
