package dev.brig.judge.cluster;

import dev.brig.judge.cluster.Messages.Claim;
import dev.brig.judge.cluster.Messages.Finish;
import dev.brig.judge.cluster.Messages.Heartbeat;
import dev.brig.judge.cluster.Messages.Self;
import dev.brig.judge.dispatch.Dispatcher;
import dev.brig.judge.store.Claimant;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.Member;
import dev.brig.judge.store.SharedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Where workers come for work. It keeps nothing between two visits: they may come to another node. Methods may block. */
public final class WorkDesk {
    /** A worker that dies, or does not answer, is noticed after so long. */
    public static final Duration LEASE = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST = 32;
    /** More are not given out in one answer, unless one alone is larger. */
    private static final long ANSWER_BYTES = 16 << 20;

    private final SharedStore store;
    private final Dispatcher dispatcher;
    private final Account account;
    private volatile boolean closed;

    /** Is told what was judged by workers. */
    public interface Account {
        void judged(String tenant, String id, Ending ending, long cpuMicros);
    }

    public WorkDesk(SharedStore store, Dispatcher dispatcher, Account account) {
        this.store = store;
        this.dispatcher = dispatcher;
        this.account = account;
    }

    /**
     * Gives out work that the worker can do; waits for it.
     *
     * @param gone whether the worker does not wait any more
     */
    public List<Lease> claim(Claim claim, BooleanSupplier gone) {
        tell(claim.self());
        Claimant who = new Claimant(claim.self().name(), Optional.of(claim.languages()));
        long end = System.nanoTime() + claim.patience().toNanos();
        List<Lease> leases = List.of();
        while (leases.isEmpty()
                && !closed
                && !gone.getAsBoolean()
                && !Thread.currentThread().isInterrupted()) {
            leases = store.claim(who, Math.min(MOST, claim.most()), LEASE);
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (leases.isEmpty() && !left.isPositive()) {
                break;
            }
            if (leases.isEmpty()) {
                await(left.compareTo(PAUSE) < 0 ? left : PAUSE);
            }
        }
        if (gone.getAsBoolean()) {
            leases.forEach(store::giveBack);
            return List.of();
        }
        return fitting(leases);
    }

    private List<Lease> fitting(List<Lease> leases) {
        List<Lease> given = new ArrayList<>();
        long bytes = 0;
        for (Lease lease : leases) {
            bytes += lease.request().length;
            if (given.isEmpty() || bytes <= ANSWER_BYTES) {
                given.add(lease);
            } else {
                store.giveBack(lease);
            }
        }
        return given;
    }

    private void await(Duration time) {
        try {
            store.awaitWork(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Renews leases, and passes on how far they are. @return those that are held; the others are to be stopped */
    public Set<Lease> heartbeat(Heartbeat heartbeat) {
        tell(heartbeat.self());
        Set<Lease> held = heartbeat.leases().isEmpty() ? Set.of() : store.renew(heartbeat.leases(), LEASE);
        Set<String> ids = held.stream().map(WorkDesk::key).collect(Collectors.toSet());
        heartbeat.steps().stream()
                .filter(step -> ids.contains(step.id() + " " + step.attempt()))
                .forEach(step -> dispatcher.heard(step.id(), step.attempt(), step.progress()));
        return held;
    }

    private static String key(Lease lease) {
        return lease.id() + " " + lease.attempt();
    }

    /** @return whether the result was written: the lease was held */
    public boolean finish(Finish finish) {
        boolean written = store.finish(finish.lease(), finish.ending());
        if (written) {
            String id = finish.lease().id();
            // The store knows whose it is, whatever the worker says.
            store.find(id).ifPresent(found -> account.judged(found.tenant(), id, finish.ending(), finish.cpuMicros()));
        }
        return written;
    }

    public void giveBack(List<Lease> leases) {
        leases.forEach(store::giveBack);
    }

    public void leave(Self self) {
        store.leave(self.name());
    }

    private void tell(Self self) {
        store.tell(Member.saying(self.name(), Member.Kind.WORKER, self.about().toString(), self.slots(), self.busy()));
    }

    /** Nobody waits here any more. */
    public void close() {
        closed = true;
    }
}
