package dev.brig.sandbox;

import java.util.OptionalLong;

/**
 * The resources that a job used.
 *
 * @param cpuMicros CPU time of all its processes, user and system
 * @param userMicros the part of it in user mode
 * @param systemMicros the part of it in the kernel
 * @param wallMicros time from the start of the program to its end
 * @param memoryPeakBytes the most memory its group held at once; empty where the kernel does not say
 * @param processesPeak the most processes and threads alive at once; empty where the kernel does not say
 */
public record Usage(
        long cpuMicros,
        long userMicros,
        long systemMicros,
        long wallMicros,
        OptionalLong memoryPeakBytes,
        OptionalLong processesPeak) {

    /** No usage, and nothing known. */
    public static Usage none() {
        return new Usage(0, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty());
    }
}
