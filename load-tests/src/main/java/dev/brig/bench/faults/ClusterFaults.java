package dev.brig.bench.faults;

import dev.brig.bench.measure.BenchProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Does harm to a cluster, at random moments of its work, and mends what does not mend itself. */
public final class ClusterFaults implements AutoCloseable {
    private static final long PAUSE_NANOS = 20_000_000;
    /** Faults happen between these shares of all submissions. */
    private static final double EARLIEST = 0.05;

    private static final double LATEST = 0.9;

    private final Cluster cluster;
    private final History history;
    private final BenchProgress progress;
    private final Random random;
    private final Duration length;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("mending").factory());
    private final Set<Part> harmed = new HashSet<>();

    /** What can be done to it. */
    private enum Fault {
        WORKER_KILLED,
        WORKER_CUT_OFF,
        WORKER_STOPPED,
        NODE_KILLED,
        PRIMARY_KILLED
    }

    /** @param length how long a worker is stopped, or cut off; longer than leases last */
    public ClusterFaults(Cluster cluster, History history, BenchProgress progress, long seed, Duration length) {
        this.cluster = cluster;
        this.history = history;
        this.progress = progress;
        this.length = length;
        random = new Random(seed);
    }

    /**
     * Does all faults, one after the other, while clients hand in; each kind at least once, the primary once.
     *
     * @param number how many, at least as many as there are kinds
     */
    public void run(Clients clients, int submissions, int number) {
        List<Fault> plan = new ArrayList<>(List.of(Fault.values()));
        List<Fault> others =
                plan.stream().filter(fault -> fault != Fault.PRIMARY_KILLED).toList();
        while (plan.size() < number) {
            plan.add(others.get(random.nextInt(others.size())));
        }
        Collections.shuffle(plan, random);
        List<Integer> moments = IntStream.range(0, plan.size())
                .map(_ -> (int) (submissions * random.nextDouble(EARLIEST, LATEST)))
                .sorted()
                .boxed()
                .toList();
        for (int index = 0; index < plan.size() && !clients.done(); index++) {
            while (clients.ended() < moments.get(index) && !clients.done()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            cluster.requireAlive();
            harm(plan.get(index));
        }
    }

    private void harm(Fault fault) {
        switch (fault) {
            case WORKER_KILLED -> {
                Part worker = unharmed();
                say(worker.name() + " is killed");
                worker.kill();
                worker.startAgain();
            }
            case WORKER_CUT_OFF -> {
                Part worker = unharmed();
                say(worker.name() + " is cut off");
                cluster.machineOf(worker).cut();
                mendLater(worker, () -> cluster.machineOf(worker).mend());
            }
            case WORKER_STOPPED -> {
                Part worker = unharmed();
                say(worker.name() + " is stopped");
                worker.pause();
                mendLater(worker, worker::goOn);
            }
            case NODE_KILLED -> {
                Part node = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
                say(node.name() + " is killed");
                node.kill();
                node.startAgain();
            }
            case PRIMARY_KILLED -> {
                say("the primary is killed");
                cluster.databases().killPrimary();
                cluster.databases().promote();
                say("the standby is promoted");
            }
        }
    }

    private void say(String what) {
        history.fault(what);
        progress.say(what);
    }

    /** A worker to which nothing happens now; it waits until there is one. */
    private Part unharmed() {
        while (true) {
            List<Part> free = cluster.workers().stream().filter(this::isFree).toList();
            if (!free.isEmpty()) {
                return free.get(random.nextInt(free.size()));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private synchronized boolean isFree(Part worker) {
        return !harmed.contains(worker);
    }

    private synchronized void mendLater(Part worker, Runnable mending) {
        harmed.add(worker);
        var _ = later.schedule(() -> mend(worker, mending), length.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void mend(Part worker, Runnable mending) {
        mending.run();
        harmed.remove(worker);
        say(worker.name() + " is back");
    }

    /** Waits until all is mended. */
    public void awaitMended() {
        while (!cluster.workers().stream().allMatch(this::isFree)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
    }
}
