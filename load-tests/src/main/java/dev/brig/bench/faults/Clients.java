package dev.brig.bench.faults;

import dev.brig.bench.faults.Event.Sight;
import dev.brig.bench.measure.BenchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that hand in submissions, cancel some, wait for their results, and look again at results that are there. */
public final class Clients implements AutoCloseable {
    /** One of so many is cancelled. */
    private static final int CANCELLED = 25;
    /** One of so many is a batch, where there are to be batches. */
    private static final int BATCHES = 20;

    private static final int BATCH = 5;
    /** How long each lasts where all wait from the beginning, so that many are there at each moment. */
    private static final int QUEUED_MILLIS = 200;

    private static final int LONGEST_DELAY_MILLIS = 300;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Service service;
    private final int submissions;
    private final boolean queued;
    private final String program;
    private final long seed;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final Future<?> onlooker;

    /**
     * Begins.
     *
     * @param clients how many hand in at once
     * @param queued whether all is handed in before anything is waited for, and some in batches; or each client waits for one after the other
     * @param seed of what they do
     */
    public Clients(Service service, int submissions, int clients, boolean queued, long seed) {
        this.service = service;
        this.submissions = submissions;
        this.queued = queued;
        program = queued ? Programs.lasting(QUEUED_MILLIS) : Programs.QUICK;
        this.seed = seed;
        for (int client = 0; client < clients; client++) {
            running.add(threads.submit(queued ? this::handInAll : this::oneAfterTheOther));
        }
        onlooker = threads.submit(this::lookAgain);
    }

    private void oneAfterTheOther() {
        int number;
        while ((number = next.getAndIncrement()) < submissions) {
            List<String> ids = handIn(number);
            ids.forEach(this::await);
        }
    }

    private void handInAll() {
        List<String> own = new ArrayList<>();
        int number;
        while ((number = next.getAndIncrement()) < submissions) {
            own.addAll(handIn(number));
        }
        own.forEach(this::await);
    }

    private List<String> handIn(int number) {
        String key = "key-" + number;
        if (queued && number % BATCHES == BATCHES - 1) {
            List<String> ids = service.accept(key, Collections.nCopies(BATCH, program));
            accepted.addAll(ids);
            return ids;
        }
        boolean endless = number % CANCELLED == CANCELLED - 1;
        String id = service.accept(key, endless ? Programs.ENDLESS : program);
        accepted.add(id);
        if (endless) {
            long delay = new Random(seed + number).nextInt(LONGEST_DELAY_MILLIS);
            LockSupport.parkNanos(Duration.ofMillis(delay).toNanos()); // it may run by then, or not
            service.cancel(id);
            cancelled.incrementAndGet();
        }
        return List.of(id);
    }

    private void await(String id) {
        Sight end = service.await(id);
        if (end.attempts() > 1) {
            again.incrementAndGet();
        }
        ended.add(id);
    }

    private void lookAgain() {
        Random random = new Random(seed);
        while (!Thread.currentThread().isInterrupted()) {
            if (!ended.isEmpty()) {
                service.look(ended.get(random.nextInt(ended.size())));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** How many submissions have ended. */
    public int ended() {
        return ended.size();
    }

    public int accepted() {
        return accepted.size();
    }

    public int cancelled() {
        return cancelled.get();
    }

    /** How many were begun more than once. */
    public int again() {
        return again.get();
    }

    /** Whether all that they hand in has ended, or a client has failed. */
    public boolean done() {
        return running.stream().allMatch(Future::isDone) || failed();
    }

    private boolean failed() {
        return running.stream().anyMatch(each -> each.state() == Future.State.FAILED);
    }

    /** Waits for all, and looks at each once more at every node. */
    public void finish(int nodes) {
        try {
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new BenchException("a client: " + failed.getCause().getMessage(), failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } finally {
            onlooker.cancel(true);
        }
        for (int node = 0; node < nodes; node++) {
            lookOnce();
        }
        service.list();
    }

    /** Looks at all once more. */
    public void lookOnce() {
        accepted.forEach(service::look);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
