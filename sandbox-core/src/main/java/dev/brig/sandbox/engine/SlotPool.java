package dev.brig.sandbox.engine;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.EngineGroup;
import dev.brig.sandbox.cgroup.SlotGroup;
import dev.brig.sandbox.container.Probe;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.run.QueuedJob;
import dev.brig.sandbox.seccomp.SeccompFilter;
import dev.brig.sandbox.warden.HostUsers;
import dev.brig.sandbox.warden.Sandbox;
import dev.brig.sandbox.warden.Spawner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The slots of one engine, their threads and the queue before them. */
public final class SlotPool implements AutoCloseable {
    /** Two: while one runs a job, the other is made ready for the next. */
    public static final int SANDBOXES_EACH = 2;

    private final Optional<EngineGroup> group;
    private final List<Thread> threads = new ArrayList<>();
    private final List<SlotGroup> places = new ArrayList<>();
    private final List<HostUsers.User> users = new ArrayList<>();
    private final LinkedBlockingQueue<Optional<QueuedJob>> queue = new LinkedBlockingQueue<>();
    private final Set<QueuedJob> unfinished = ConcurrentHashMap.newKeySet();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final CountDownLatch opening;
    private boolean closed;

    private SlotPool(Optional<EngineGroup> group, int count) {
        this.group = group;
        this.opening = new CountDownLatch(count);
    }

    /** Opens slots; returns when they are ready. */
    public static SlotPool open(Policy policy, int count) {
        return open(policy, count, Probe.none());
    }

    static SlotPool open(Policy policy, int count, Probe probe) {
        return open(policy, SeccompFilter.compile(policy.seccomp()), count, probe);
    }

    /** @param filter takes the place of the policy's own */
    public static SlotPool open(Policy policy, SeccompFilter filter, int count, Probe probe) {
        Spawner.instance();
        SlotPool slots = new SlotPool(groups(policy), count);
        try {
            for (int index = 0; index < count; index++) {
                slots.start(policy, filter, index, probe);
            }
            slots.opening.await();
            if (slots.failure.get() != null) {
                throw slots.failure.get();
            }
            return slots;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            slots.close();
            throw new SandboxException("interrupted while the engine was being opened", e);
        } catch (RuntimeException e) {
            slots.close();
            throw e;
        } catch (OutOfMemoryError e) { // also where no thread can be started
            slots.close();
            throw new SandboxException("the engine could not be opened: " + e.getMessage(), e);
        }
    }

    /** Where the limits that need groups cannot be enforced, the policy decides whether to go on without. */
    private static Optional<EngineGroup> groups(Policy policy) {
        return switch (Cgroups.detect()) {
            case CgroupSupport.Available available -> {
                boolean rated = policy.defaults().get(Limit.CPU_RATE).isPresent();
                if (rated && !available.limitsCpuRate() && !policy.bestEffort()) {
                    throw new SandboxException("policy " + policy.name()
                            + " limits the CPU rate, but the cpu controller is not delegated to this user");
                }
                yield Optional.of(Cgroups.open(available));
            }
            case CgroupSupport.Unavailable unavailable -> {
                if (!policy.bestEffort()) {
                    throw new SandboxException(unavailable.reason() + ". Run: " + unavailable.remedy());
                }
                yield Optional.empty();
            }
        };
    }

    private void start(Policy policy, SeccompFilter filter, int index, Probe probe) {
        SandboxSpec.Identity identity;
        if (Libc.geteuid() == 0) {
            HostUsers.User user = HostUsers.take();
            users.add(user);
            identity = new SandboxSpec.Identity(user.id(), user.id(), true);
        } else {
            identity = new SandboxSpec.Identity(Libc.getuid(), Libc.getgid(), false);
        }
        OptionalInt owner = identity.become() ? OptionalInt.of(identity.uid()) : OptionalInt.empty();
        List<Sandbox> sandboxes = new ArrayList<>();
        for (int number = 0; number < sandboxesEach(probe); number++) {
            int own = index * SANDBOXES_EACH + number;
            Optional<SlotGroup> place = group.map(engine -> engine.slot(own, owner));
            place.ifPresent(places::add);
            SandboxSpec.Groups directories = place.map(SlotPool::directories).orElse(SandboxSpec.Groups.none());
            SandboxSpec spec = new SandboxSpec(
                    PolicyContainer.of(policy, filter),
                    policy.defaults(),
                    directories,
                    identity,
                    ProcessHandle.current().pid(),
                    probe);
            sandboxes.add(new Sandbox(spec, place));
        }
        Slot slot = new Slot(identity, sandboxes, queue, new Bell());
        threads.add(Thread.ofPlatform()
                .name("brig-slot-" + policy.name() + "-" + index)
                .daemon()
                .start(slot));
    }

    /** A tracer sees one job after the other. */
    private static int sandboxesEach(Probe probe) {
        return probe.prefix().isEmpty() ? SANDBOXES_EACH : 1;
    }

    private static SandboxSpec.Groups directories(SlotGroup place) {
        boolean unified = place.version() == CgroupVersion.V2;
        return new SandboxSpec.Groups(
                unified,
                place.directories().stream()
                        .map(hierarchy -> hierarchy.directory().toString())
                        .toList(),
                place.accounting().map(hierarchy -> hierarchy.directory().toString()));
    }

    /** Queues a job. */
    public QueuedJob submit(Job job, Limits limits) {
        QueuedJob queued = new QueuedJob(job, limits, unfinished::remove);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the engine is closed");
            }
            unfinished.add(queued);
            queue.add(Optional.of(queued));
        }
        return queued;
    }

    public int size() {
        return threads.size();
    }

    public int busy() {
        return busy.get();
    }

    public int waiting() {
        return queue.size();
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
        threads.forEach(_ -> queue.add(Optional.empty()));
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
            places.forEach(SlotGroup::close);
        } finally {
            group.ifPresent(EngineGroup::close);
            users.forEach(HostUsers.User::close);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Bell implements Slot.Desk {
        @Override
        public void opened() {
            opening.countDown();
        }

        @Override
        public void failedToOpen(RuntimeException reason) {
            failure.compareAndSet(null, reason);
            opening.countDown();
        }

        @Override
        public void started() {
            busy.incrementAndGet();
        }

        @Override
        public void finished() {
            busy.decrementAndGet();
        }
    }
}
