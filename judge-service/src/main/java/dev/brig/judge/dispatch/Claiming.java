package dev.brig.judge.dispatch;

import dev.brig.judge.store.Lease;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.SubmissionState;
import dev.brig.judge.store.SubmissionStore;
import dev.brig.judge.worker.RunScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes from the store what waits, as much as may be judged at once, and has it judged. */
final class Claiming {
    private static final Logger LOG = LoggerFactory.getLogger(Claiming.class);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final SubmissionStore store;
    private final Optional<Sharing> sharing;
    private final Judging judging;
    private final StoreWatch watch;
    private final Map<String, Live> live;
    private final int atOnce;
    private final BiConsumer<String, SubmissionState> ended;

    private final Map<Lease, RunScope> running = new ConcurrentHashMap<>();
    private final Semaphore room;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("brig-dispatch").unstarted(this::claim);
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean ending;

    /**
     * @param live what is accepted and has not ended
     * @param atOnce how many are judged at once; none if it is 0
     * @param ended is told which final state a submission has come to
     */
    Claiming(
            SubmissionStore store,
            Optional<Sharing> sharing,
            Judging judging,
            StoreWatch watch,
            Map<String, Live> live,
            int atOnce,
            BiConsumer<String, SubmissionState> ended) {
        this.store = store;
        this.sharing = sharing;
        this.judging = judging;
        this.watch = watch;
        this.live = live;
        this.atOnce = atOnce;
        this.ended = ended;
        room = new Semaphore(atOnce);
    }

    void start() {
        if (atOnce > 0) {
            thread.start();
        }
    }

    /** What is being judged, and what cancels it. */
    Map<Lease, RunScope> running() {
        return running;
    }

    /** To be called more often than a lease lasts. */
    void renew() {
        store.renew(running.keySet(), LEASE);
    }

    private void claim() {
        try {
            while (!ending) {
                room.acquire();
                int places = 1 + room.drainPermits();
                List<Lease> leases = claim(places);
                room.release(places - leases.size());
                leases.forEach(this::judge);
                if (leases.isEmpty()) {
                    store.awaitWork(IDLE);
                }
            }
        } catch (InterruptedException end) {
            // So this is asked to end.
        } catch (StoreException closed) {
            LOG.error("submissions are judged no more", closed);
        }
    }

    private List<Lease> claim(int places) throws InterruptedException {
        try {
            return sharing.isPresent() ? sharing.get().claim(places) : store.claim(places, LEASE);
        } catch (StoreException unusable) {
            watch.failed(unusable);
            Thread.sleep(IDLE);
            return List.of();
        }
    }

    private void judge(Lease lease) {
        Live own = live.computeIfAbsent(lease.id(), unknown -> new Live());
        own.follow();
        RunScope scope = own.run();
        running.put(lease, scope);
        Runnable told = sharing.map(shared -> shared.tellOthers(lease, own)).orElse(() -> {});
        Thread.ofVirtual().name("brig-judging").start(() -> {
            try {
                new Attempt(store, judging, watch, lease, own, scope)
                        .run()
                        .ifPresent(state -> ended.accept(lease.id(), state));
            } finally {
                told.run();
                running.remove(lease);
                room.release();
                if (ending && running.isEmpty()) {
                    idle.complete(null);
                }
            }
        });
    }

    /** Nothing is begun any more. @return completes when nothing is being judged */
    CompletableFuture<Void> stop() {
        ending = true;
        thread.interrupt();
        if (running.isEmpty()) {
            idle.complete(null);
        }
        return idle;
    }

    /** Waits until nothing can be begun, and all that was has ended. Only after {@link #stop}. */
    void await() {
        boolean interrupted = false;
        try {
            thread.join();
        } catch (InterruptedException again) {
            interrupted = true;
        }
        room.acquireUninterruptibly(atOnce);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
