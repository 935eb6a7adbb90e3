package dev.brig.sandbox.container;

import static dev.brig.sandbox.libc.Kernel.RLIMIT_STACK;

import java.util.List;
import java.util.Optional;

/**
 * An interpreter that is started ahead of its jobs, as far as to where it looks for its script. Jobs that would start it in the very
 * same way begin as a fork of it.
 *
 * @param process how it is started
 * @param script the file, in the work directory, by which it is stopped: it has looked at nothing of a job's before
 */
public record WarmStart(ProcessSpec process, String script) {

    /** @param job what the job asks to be started */
    public static WarmStart of(ProcessSpec job, String script) {
        return new WarmStart(
                new ProcessSpec(job.paths(), job.argv(), Optional.empty(), job.environment(), seen(job.limits())),
                script);
    }

    /** The one limit that a program's start goes by: where the kernel lays its memory, and how large its threads' stacks are. */
    private static List<ResourceLimit> seen(List<ResourceLimit> limits) {
        return limits.stream()
                .filter(limit -> limit.resource().equals(RLIMIT_STACK))
                .toList();
    }
}
