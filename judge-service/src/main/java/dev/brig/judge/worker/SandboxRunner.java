package dev.brig.judge.worker;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.engine.JobRequest;
import dev.brig.sandbox.engine.Pipe;
import java.util.List;

/** What runs jobs in sandboxes. Safe for use by several threads. */
public interface SandboxRunner extends AutoCloseable {

    /** How many jobs run at once, whatever their policies. */
    int slots();

    /**
     * Makes sandboxes of a policy ready, unless there are some. Takes a while.
     *
     * @throws SandboxException if this machine lacks something that the policy needs
     * @throws IllegalStateException if this is closed
     */
    void prepare(Policy policy);

    /** @throws InvalidJobException if {@link #start} would */
    void check(Policy policy, Job job);

    /**
     * Starts a job as soon as there is a sandbox for it. Does not wait.
     *
     * @throws InvalidJobException if it cannot be run as it is written
     * @throws IllegalStateException if nothing was prepared yet, or this is closed
     */
    Run start(Policy policy, Job job);

    /**
     * Starts jobs together, joined by pipes, as soon as there is a sandbox for each. Does not wait.
     *
     * @throws InvalidJobException if one cannot be run as it is written, or they are more than there are slots
     * @throws IllegalStateException if nothing was prepared yet, or this is closed
     */
    List<Run> startTogether(List<JobRequest> requests, List<Pipe> pipes);

    /** How many jobs run now. */
    int busy();

    /** How many jobs wait for a slot. */
    int waiting();

    /** How many groups of ended jobs could not be removed yet; they are tried again until they are gone. */
    int leftovers();

    /** Stops what runs and leaves nothing behind. */
    @Override
    void close();
}
