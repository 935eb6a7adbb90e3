package dev.brig.judge.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.LanguageOffer;
import dev.brig.judge.cluster.Messages.Claim;
import dev.brig.judge.cluster.Messages.Finish;
import dev.brig.judge.cluster.Messages.Heartbeat;
import dev.brig.judge.cluster.Messages.Self;
import dev.brig.judge.cluster.Messages.Step;
import dev.brig.judge.cluster.NodeLink.RejectedException;
import dev.brig.judge.dispatch.Judging;
import dev.brig.judge.dispatch.PatientJudging;
import dev.brig.judge.dispatch.Progress;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes submissions from the nodes of a cluster, has them judged here, and hands in the results. */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final long HEARTBEAT_MILLIS = 3000;
    /** Progress is passed on sooner, but not one by one. */
    private static final long PROGRESS_MILLIS = 300;

    private final NodeLink link;
    private final Judging judging;
    private final Identity identity;
    private final int places;
    private final Semaphore room;
    /** By {@link NodeLink#key}. */
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    private final Thread claiming =
            Thread.ofPlatform().daemon().name("brig-claim").unstarted(this::claim);
    private final Thread beating =
            Thread.ofPlatform().daemon().name("brig-heartbeat").unstarted(this::beat);
    private final Object news = new Object();
    private boolean toTell;
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean draining;

    /**
     * Who the worker is.
     *
     * @param about of {@link Profile}; may change
     * @param slots how many sandboxes it runs at once
     * @param busy how many of them are running
     */
    public record Identity(String name, Supplier<ObjectNode> about, int slots, IntSupplier busy) {}

    /** @param places how many submissions it holds at once; more than slots, so that no slot is idle while results are handed in */
    public Worker(NodeLink link, Judging judging, Identity identity, int places) {
        this.link = link;
        this.judging = judging;
        this.identity = identity;
        this.places = places;
        room = new Semaphore(places);
    }

    /** Begins. */
    public void start() {
        claiming.start();
        beating.start();
    }

    /** Completes when it cannot go on, exceptionally; or when it has ended. */
    public CompletableFuture<Void> over() {
        return over;
    }

    /** How many submissions it holds. */
    public int holds() {
        return held.size();
    }

    private Self self() {
        return new Self(
                identity.name(),
                identity.slots(),
                identity.busy().getAsInt(),
                identity.about().get());
    }

    private void claim() {
        Set<String> languages = new HashSet<>(Profile.languages(identity.about().get()));
        languages.add(LanguageOffer.SUBMIT_ANSWER);
        boolean reached = true;
        try {
            while (!draining) {
                room.acquire();
                int free = 1 + room.drainPermits();
                List<Lease> leases = List.of();
                try {
                    leases = link.claim(new Claim(self(), languages, free, WAIT));
                    if (!reached) {
                        LOG.warn("a node of the cluster answers again");
                    }
                    reached = true;
                } catch (StoreException unreachable) {
                    if (reached) {
                        LOG.warn("{}; trying again", unreachable.getMessage());
                    }
                    reached = false;
                } finally {
                    room.release(free - leases.size());
                }
                leases.forEach(this::begin);
                if (!reached) {
                    Thread.sleep(RETRY);
                }
            }
        } catch (InterruptedException | CancellationException end) {
            // So this is asked to end.
        } catch (RuntimeException fatal) {
            over.completeExceptionally(fatal);
        }
    }

    private void begin(Lease lease) {
        Held own = new Held(lease, this::tellSoon);
        held.put(NodeLink.key(lease), own);
        Thread.ofVirtual().name("brig-judging").start(() -> {
            try {
                judge(own);
            } finally {
                held.remove(NodeLink.key(lease));
                room.release();
                lookWhetherIdle();
            }
        });
    }

    private void judge(Held own) {
        Lease lease = own.lease();
        try {
            own.told(new Progress.Compiling(lease.attempt()));
            Ending ending = new PatientJudging(judging, own::endsWithin).judge(lease, own::told, own.scope());
            handIn(own, ending);
        } catch (CancellationException stopped) {
            if (!own.isLost()) {
                giveBack(List.of(lease));
            }
        } catch (RejectedException rejected) {
            LOG.error("the result of {} is not taken: {}", lease.id(), rejected.getMessage());
        }
    }

    /** A result is kept until a node takes it, or says that nobody wants it. */
    private void handIn(Held own, Ending ending) {
        Duration pause = PatientJudging.SHORT;
        while (true) {
            try {
                if (!link.finish(new Finish(own.lease(), ending, own.scope().cpuMicros()))) {
                    LOG.info(
                            "{} was given to somebody else, or cancelled",
                            own.lease().id());
                }
                return;
            } catch (StoreException unreachable) {
                pause = PatientJudging.pause(pause, own::endsWithin);
            }
        }
    }

    private void giveBack(List<Lease> leases) {
        try {
            link.giveBack(leases);
        } catch (StoreException | RejectedException unreachable) {
            LOG.warn("{} submissions go back when their leases run out: {}", leases.size(), unreachable.getMessage());
        }
    }

    private void tellSoon() {
        synchronized (news) {
            toTell = true;
            news.notifyAll();
        }
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(PROGRESS_MILLIS);
                synchronized (news) {
                    if (!toTell) {
                        news.wait(HEARTBEAT_MILLIS - PROGRESS_MILLIS);
                    }
                    toTell = false;
                }
                beatOnce();
            }
        } catch (InterruptedException | CancellationException end) {
            // So this is asked to end.
        }
    }

    private void beatOnce() {
        List<Held> asked = List.copyOf(held.values());
        List<Step> steps = new ArrayList<>();
        asked.forEach(own -> own.takeSteps(steps));
        try {
            Set<String> still = link.heartbeat(
                    new Heartbeat(self(), asked.stream().map(Held::lease).toList(), steps));
            asked.stream()
                    .filter(own -> !still.contains(NodeLink.key(own.lease())))
                    .forEach(Held::lose);
        } catch (StoreException unreachable) {
            LOG.debug("no heartbeat: {}", unreachable.getMessage()); // claiming says so once
        } catch (RejectedException rejected) {
            over.completeExceptionally(rejected);
        }
    }

    /** Nothing more is taken. @return completes when nothing is judged any more */
    public CompletableFuture<Void> drain() {
        draining = true;
        claiming.interrupt();
        lookWhetherIdle();
        return idle;
    }

    private void lookWhetherIdle() {
        if (draining && held.isEmpty()) {
            idle.complete(null);
        }
    }

    /** What is being judged is ended, and given back. */
    public void abandon() {
        held.values().forEach(Held::end);
    }

    @Override
    public void close() {
        var _ = drain();
        abandon();
        boolean interrupted = false;
        try {
            claiming.join();
        } catch (InterruptedException again) {
            interrupted = true;
        }
        room.acquireUninterruptibly(places); // when all have ended
        beating.interrupt();
        try {
            link.leave(self());
        } catch (StoreException | RejectedException | CancellationException unreachable) {
            LOG.debug("left without a word: {}", unreachable.getMessage());
        }
        over.complete(null);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
