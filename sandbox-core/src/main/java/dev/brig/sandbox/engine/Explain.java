package dev.brig.sandbox.engine;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Policy;

/** Shows what a job's sandbox is made of, without running anything. */
public final class Explain {
    private Explain() {}

    /**
     * Every system call of warden, init and payload, one a line, in the order in which they are made. What is known only
     * at run time stands in angle brackets, for example {@code <init>}.
     *
     * @throws InvalidJobException if the job cannot be run as it is written
     */
    public static String of(Policy policy, Job job) {
        return of(new JobRequest(policy, job));
    }

    /** As {@link #of(Policy, Job)}. */
    public static String of(JobRequest request) {
        return Explanation.of(request, JobRules.check(request));
    }
}
