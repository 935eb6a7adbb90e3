package dev.brig.sandbox.engine;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.container.Probe;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.container.WarmStart;
import dev.brig.sandbox.root.HostTree;
import dev.brig.sandbox.root.RootTree;
import dev.brig.sandbox.run.Conduit;
import dev.brig.sandbox.run.QueuedJob;
import dev.brig.sandbox.seccomp.SeccompFilter;
import dev.brig.sandbox.warden.HostUsers;
import dev.brig.sandbox.warden.Spawner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The slots of one engine, their threads and the queue before them. */
final class SlotPool implements AutoCloseable {
    /** Two: while one runs a job, the other is made ready for the next. */
    static final int SANDBOXES_EACH = 2;

    private final PoolGroups groups;
    private final SandboxKinds kinds;
    private final WarmKinds warmKinds;
    private final List<Thread> threads = new ArrayList<>();
    private final List<HostUsers.User> users = new ArrayList<>();
    private final JobQueue queue = new JobQueue();
    private final Set<QueuedJob> unfinished = ConcurrentHashMap.newKeySet();
    private boolean closed;

    private SlotPool(PoolGroups groups, int mostKinds, Function<Seccomp, SeccompFilter> compiler) {
        this.groups = groups;
        this.warmKinds = new WarmKinds(mostKinds / 2);
        this.kinds = new SandboxKinds(compiler);
    }

    /**
     * Opens slots; returns when they take jobs.
     *
     * @param mostKinds how many kinds of sandboxes each slot keeps
     */
    static SlotPool open(int count, int mostKinds) {
        return open(count, mostKinds, SeccompFilter::compile, Probe.none());
    }

    /** @param compiler makes filters of policies' system calls */
    static SlotPool open(int count, int mostKinds, Function<Seccomp, SeccompFilter> compiler, Probe probe) {
        Spawner.instance();
        var _ = Code.values(); // loaded now: where descriptors have run out no class loads, and that is to be told
        SlotPool pool = new SlotPool(PoolGroups.open(), mostKinds, compiler);
        try {
            List<Slot> slots = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                slots.add(pool.start(index, mostKinds, probe));
            }
            slots.forEach(slot -> await(slot.opened(), "while the engine was being opened"));
            return pool;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        } catch (OutOfMemoryError e) { // also where no thread can be started
            pool.close();
            throw new SandboxException(
                    Code.RESOURCES_EXHAUSTED, "the engine could not be opened: " + e.getMessage(), e);
        }
    }

    private Slot start(int index, int mostKinds, Probe probe) {
        HostUsers.User user = HostUsers.take();
        users.add(user);
        SandboxSpec.Identity identity = user.identity();
        Slot slot = new Slot(identity, new SlotSandboxes(identity, groups, probe, mostKinds), queue, groups);
        threads.add(Thread.ofPlatform().name("brig-slot-" + index).daemon().start(slot));
        return slot;
    }

    private static void await(Future<Void> future, String when) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(Code.INTERRUPTED, "interrupted " + when, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new SandboxException(
                    Code.ENGINE_FAILED, "failed " + when + ": " + e.getCause().getMessage(), e.getCause());
        }
    }

    /**
     * Has sandboxes of a policy ready in all slots that run no job; returns when each of them has one.
     *
     * @throws SandboxException if none can be made
     */
    void prepare(Policy policy) {
        prepare(policy, new HostTree(policy.mounts()));
    }

    void prepare(Policy policy, RootTree root) {
        groups.require(policy);
        await(
                queue.prepare(kinds.of(policy, root, isRated(policy.defaults()))),
                "while sandboxes of policy " + policy.name() + " were being made");
    }

    /** Queues a job. */
    QueuedJob submit(JobRequest request, Limits limits) {
        QueuedJob queued = new QueuedJob(request.job(), limits, Optional.empty(), Optional.empty(), unfinished::remove);
        submit(request, queued);
        return queued;
    }

    void submit(JobRequest request, QueuedJob queued) {
        SandboxKind kind = kind(request, queued.limits());
        add(List.of(new Task.RunJob(kind, queued, new Together(List.of(queued)))));
    }

    /**
     * Queues jobs that start together.
     *
     * @param requests no more than there are slots
     * @param limits of each
     * @param pipes between them
     */
    List<Run> submitTogether(List<JobRequest> requests, List<Limits> limits, List<Pipe> pipes) {
        Map<Integer, Conduit> inputs = new HashMap<>();
        Map<Integer, Conduit> outputs = new HashMap<>();
        for (Pipe pipe : pipes) {
            Conduit conduit = new Conduit(pipe.swallows());
            outputs.put(pipe.from(), conduit);
            inputs.put(pipe.to(), conduit);
        }
        List<QueuedJob> jobs = new ArrayList<>();
        for (int index = 0; index < requests.size(); index++) {
            jobs.add(new QueuedJob(
                    requests.get(index).job(),
                    limits.get(index),
                    Optional.ofNullable(inputs.get(index)),
                    Optional.ofNullable(outputs.get(index)),
                    unfinished::remove));
        }
        Together together = new Together(jobs);
        List<Task.RunJob> tasks = new ArrayList<>();
        for (int index = 0; index < requests.size(); index++) {
            SandboxKind kind = kind(requests.get(index), limits.get(index));
            tasks.add(new Task.RunJob(kind, jobs.get(index), together));
        }
        add(tasks);
        return jobs.stream().map(together::run).toList();
    }

    private SandboxKind kind(JobRequest request, Limits limits) {
        SandboxKind plain = kinds.of(request.policy(), request.root(), isRated(limits));
        Optional<WarmStart> start = WarmJobs.start(request, limits, plain);
        if (start.isEmpty()) {
            return plain;
        }
        return warmKinds.taker(plain, start.get());
    }

    private static boolean isRated(Limits limits) {
        return limits.get(Limit.CPU_RATE).isPresent();
    }

    private synchronized void add(List<Task.RunJob> tasks) {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
        tasks.forEach(task -> unfinished.add(task.job()));
        queue.add(tasks);
    }

    int size() {
        return threads.size();
    }

    int busy() {
        return queue.busy();
    }

    int waiting() {
        return queue.waiting();
    }

    int leftovers() {
        return groups.leftovers();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        unfinished.forEach(QueuedJob::cancel);
        queue.close();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        unfinished.forEach(left -> left.fail(new CancellationException("the engine is closed")));
        try {
            groups.close();
        } finally {
            users.forEach(HostUsers.User::close);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
