package dev.brig.sandbox.engine;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.libc.Architecture;
import dev.brig.sandbox.libc.Spawn;
import dev.brig.sandbox.root.RootTree;
import dev.brig.sandbox.seccomp.SeccompFilter;
import dev.brig.sandbox.warden.Warnings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Runs jobs, each in a fresh sandbox of its policy. An engine has so many slots as jobs may run at once on this machine,
 * whatever their policies; jobs beyond that wait their turn. Slots keep sandboxes ready of the policies that they ran last. A
 * policy that is used for the first time, or again after others, is slower by the making of a sandbox. Safe for use by
 * several threads.
 */
public final class Engine implements AutoCloseable {
    /** The most slots an engine can have. */
    public static final int MOST_SLOTS = 1024;

    /**
     * For each policy a slot's jobs take turns between so many sandboxes: while one runs a job, the next is ready or being
     * made.
     */
    public static final int SANDBOXES_PER_SLOT = SlotPool.SANDBOXES_EACH;

    /** Sandboxes kept ready for each slot where nothing else is asked for: those of four policies. */
    private static final int SANDBOXES_KEPT_PER_SLOT = 4 * SANDBOXES_PER_SLOT;

    /**
     * Sandboxes kept ready by an engine where nothing else is asked for, but for the two that each slot has at least: 2048
     * processes, less than half of the 4915 that a service of systemd may have where kernel.pid_max is 32768
     * (DefaultTasksMax, systemd-system.conf(5)).
     */
    private static final int SANDBOXES_KEPT = 1024;

    private final SlotPool slots;

    private Engine(SlotPool slots) {
        this.slots = slots;
    }

    /**
     * Opens an engine. It keeps up to 8 sandboxes ready for each slot, and no more than 1024 beyond the 2 that each slot has
     * at least.
     *
     * @param slots how many jobs run at once, 1 to {@link #MOST_SLOTS}
     * @throws SandboxException if this machine cannot have so many
     */
    public static Engine open(int slots) {
        return open(
                slots, Math.max(SANDBOXES_PER_SLOT * slots, Math.min(SANDBOXES_KEPT_PER_SLOT * slots, SANDBOXES_KEPT)));
    }

    /**
     * Opens an engine.
     *
     * @param slots how many jobs run at once, 1 to {@link #MOST_SLOTS}
     * @param sandboxes how many it keeps ready at most, {@link #SANDBOXES_PER_SLOT} for each slot or more. Each is two
     *     processes that sleep, with about 100 KB of resident memory besides what the kernel keeps of namespaces and groups. What is left over beyond a whole number of policies per slot is
     *     not used
     * @throws SandboxException if this machine cannot have so many slots
     */
    public static Engine open(int slots, int sandboxes) {
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException("slots must be 1 to " + MOST_SLOTS + ": " + slots);
        }
        if (sandboxes < SANDBOXES_PER_SLOT * slots) {
            throw new IllegalArgumentException(
                    slots + " slots need " + SANDBOXES_PER_SLOT * slots + " sandboxes or more: " + sandboxes);
        }
        return new Engine(SlotPool.open(slots, sandboxes / (SANDBOXES_PER_SLOT * slots)));
    }

    /**
     * Loads, on a thread of its own, classes that the first engine needs. Not needed; but a program that has something else to do
     * before it opens an engine gains the time.
     */
    public static void loadAhead() {
        var _ = Architecture.current(); // if there is none for this machine, the caller is told
        Thread.ofPlatform().name("brig-ahead").daemon().start(() -> {
            Spawn.loadAhead();
            var _ = new Warnings();
            SeccompFilter.loadAhead();
        });
    }

    /**
     * Sees that sandboxes of a policy can be made, and makes them ready in all slots that run no job; where all do, in the
     * first that becomes free. Not needed before {@link #start}, only the first jobs wait longer without.
     *
     * @throws SandboxException if this machine lacks something that the policy needs; the message names it and, where
     *     known, the remedy
     * @throws IllegalStateException if the engine is closed
     * @throws CancellationException if the engine is closed meanwhile
     */
    public void prepare(Policy policy) {
        slots.prepare(policy);
    }

    /**
     * As {@link #prepare(Policy)}, for jobs that see other files than the policy mounts.
     *
     * @throws InvalidJobException if the policy's jobs cannot be run in these
     */
    public void prepare(Policy policy, RootTree root) {
        new JobRules(policy, root).root();
        slots.prepare(policy, root);
    }

    /**
     * Starts a job as soon as a slot is free.
     *
     * @throws InvalidJobException if it cannot be run as it is written
     * @throws IllegalStateException if the engine is closed
     */
    public Run start(Policy policy, Job job) {
        return start(new JobRequest(policy, job));
    }

    /** As {@link #start(Policy, Job)}. */
    public Run start(JobRequest request) {
        return slots.submit(request, JobRules.check(request));
    }

    /**
     * Starts jobs together as soon as there is a slot for each of them: none starts before all have their sandboxes, and if
     * one cannot be run the others are cancelled. Each has limits and an outcome of its own; to cancel one cancels all. They
     * wait as one, first come, first served: two such groups never hold slots that the other needs, and jobs that came later
     * do not overtake.
     *
     * <p>Pipes join them. A job that reads from a pipe brings no standard input of its own. What goes through a pipe is limited
     * as all output is and seen by the writer's listener, but not kept in its outcome. When a job closes its end, or ends, the
     * other is told as by any pipe: by the end of its input, or by {@code SIGPIPE}.
     *
     * @param requests at least one, and no more than there are slots
     * @param pipes no two from one job, nor to one
     * @return a run for each, in the same order
     * @throws InvalidJobException if one of them cannot be run as it is written, they are more than there are slots, or a pipe
     *     cannot be; then none is started
     * @throws IllegalStateException if the engine is closed
     */
    public List<Run> startTogether(List<JobRequest> requests, List<Pipe> pipes) {
        if (requests.isEmpty()) {
            throw new InvalidJobException("jobs-missing", "jobs", "the jobs to start together are missing");
        }
        if (requests.size() > slots()) {
            throw new InvalidJobException(
                    "too-many-jobs",
                    "jobs",
                    requests.size() + " jobs cannot start together where there are slots for " + slots());
        }
        checkPipes(requests, pipes);
        return slots.submitTogether(
                requests, requests.stream().map(JobRules::check).toList(), pipes);
    }

    private static void checkPipes(List<JobRequest> requests, List<Pipe> pipes) {
        Set<Integer> writers = new HashSet<>();
        Set<Integer> readers = new HashSet<>();
        for (Pipe pipe : pipes) {
            if (Math.min(pipe.from(), pipe.to()) < 0 || Math.max(pipe.from(), pipe.to()) >= requests.size()) {
                throw invalidPipe(pipe + " joins a job that is not there");
            }
            if (pipe.from() == pipe.to() || !writers.add(pipe.from()) || !readers.add(pipe.to())) {
                throw invalidPipe(pipe + " joins a job with itself, or is the second of its end");
            }
            if (!isEmpty(requests.get(pipe.to()).job().stdin())) {
                throw invalidPipe("job " + pipe.to() + " has a standard input of its own, and a pipe to it");
            }
        }
    }

    private static boolean isEmpty(Content content) {
        return content instanceof Content.Bytes bytes && bytes.bytes().length == 0;
    }

    private static InvalidJobException invalidPipe(String reason) {
        return new InvalidJobException("pipe-invalid", "pipes", reason);
    }

    /** Starts jobs together that no pipes join. */
    public List<Run> startTogether(List<JobRequest> requests) {
        return startTogether(requests, List.of());
    }

    /**
     * Runs a job and waits for its outcome. If the thread is interrupted the job is cancelled.
     *
     * @throws InvalidJobException if it cannot be run as it is written
     * @throws IllegalStateException if the engine is closed
     * @throws CancellationException if the engine is closed meanwhile, or the thread is interrupted
     */
    public Outcome run(Policy policy, Job job) {
        return start(policy, job).await();
    }

    /** Throws {@link InvalidJobException} if {@link #start} would. */
    public void check(Policy policy, Job job) {
        check(new JobRequest(policy, job));
    }

    /** As {@link #check(Policy, Job)}. */
    public void check(JobRequest request) {
        JobRules.check(request);
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

    /**
     * How many control groups of ended jobs could not be removed yet, mostly since a killed process has not ended. They are
     * tried again until they are gone.
     */
    public int leftovers() {
        return slots.leftovers();
    }

    /** Stops what runs, cancels what waits, and leaves nothing behind: no process, mount, group or file. */
    @Override
    public void close() {
        slots.close();
    }
}
