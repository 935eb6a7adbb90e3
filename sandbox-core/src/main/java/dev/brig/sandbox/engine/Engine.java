package dev.brig.sandbox.engine;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.SandboxException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/**
 * Runs jobs under one policy. Each of its slots runs one job at a time in a fresh sandbox that was made ready ahead; jobs
 * beyond that wait their turn. Safe for use by several threads.
 */
public final class Engine implements AutoCloseable {
    /** The most slots an engine can have. */
    public static final int MOST_SLOTS = 1024;

    /** A slot's jobs take turns between so many sandboxes: while one runs a job, the next is ready or being made. */
    public static final int SANDBOXES_PER_SLOT = SlotPool.SANDBOXES_EACH;

    private final Policy policy;
    private final JobRules rules;
    private final SlotPool slots;

    private Engine(Policy policy, SlotPool slots) {
        this.policy = policy;
        this.rules = new JobRules(policy);
        this.slots = slots;
    }

    /**
     * Opens an engine; returns when all its slots are ready.
     *
     * @param slots how many jobs run at once, 1 to {@link #MOST_SLOTS}
     * @throws SandboxException if this machine lacks something that the policy needs; the message names it and, where
     *     known, the remedy
     */
    public static Engine open(Policy policy, int slots) {
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException("slots must be 1 to " + MOST_SLOTS + ": " + slots);
        }
        return new Engine(policy, SlotPool.open(policy, slots));
    }

    /**
     * Starts a job as soon as a slot is free.
     *
     * @throws InvalidJobException if it cannot be run as it is written
     * @throws IllegalStateException if the engine is closed
     */
    public Run start(Job job) {
        return slots.submit(job, rules.check(job));
    }

    /**
     * Runs a job and waits for its outcome.
     *
     * @throws InvalidJobException if it cannot be run as it is written
     * @throws CancellationException if the engine is closed meanwhile
     */
    public Outcome run(Job job) {
        try {
            return start(job).outcome().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Throws {@link InvalidJobException} if {@link #start} would. */
    public void check(Job job) {
        rules.check(job);
    }

    public Policy policy() {
        return policy;
    }

    /** How many jobs can run at once. */
    public int slots() {
        return slots.size();
    }

    /** How many jobs run now. */
    public int busy() {
        return slots.busy();
    }

    /** How many jobs wait for a slot. */
    public int waiting() {
        return slots.waiting();
    }

    /** Stops what runs, cancels what waits, and leaves nothing behind: no process, mount, group or file. */
    @Override
    public void close() {
        slots.close();
    }
}
