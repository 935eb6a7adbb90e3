package dev.brig.bench.store;

import com.sun.management.OperatingSystemMXBean;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.Selection;
import dev.brig.judge.store.Subject;
import dev.brig.judge.store.SubmissionState;
import dev.brig.judge.store.SubmissionStore;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What services ask of a store, as many threads at once as they would have. */
public final class StoreLoad {
    private static final Subject SUBJECT = new Subject("python3", Optional.empty());
    private static final Duration LONG = Duration.ofHours(1);
    private static final int CLAIMED_AT_ONCE = 16;
    private static final int PAGE = 50;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final StoreEngine engine;
    private final SubmissionStore store;
    private final int threads;

    /** What is measured, in the order in which it can be. */
    public enum Operation {
        ACCEPT("accept a submission"),
        CLAIM("claim, 16 at once, each"),
        RENEW("renew a lease, all at once, each"),
        FINISH("write a result"),
        FIND("find one by its id"),
        LIST("list a tenant's newest 50"),
        LIST_STATE("list the newest 50 that finished"),
        QUEUE("tell the queue's length");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * What one operation cost.
     *
     * @param perSecond how many there were, by the clock on the wall
     * @param ownMicros CPU time of this process, each
     * @param serverMicros CPU time of the database's server, each
     */
    public record Cost(double perSecond, double ownMicros, double serverMicros) {
        public double cpuMicros() {
            return ownMicros + serverMicros;
        }
    }

    public StoreLoad(StoreEngine engine, SubmissionStore store, int threads) {
        this.engine = engine;
        this.store = store;
        this.threads = threads;
    }

    /** Measures all operations. */
    public Map<Operation, Cost> measure(int number) {
        List<String> ids = new ArrayList<>();
        ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Lease> leases = new ConcurrentLinkedQueue<>();
        Map<Operation, Cost> costs = new EnumMap<>(Operation.class);
        byte[] request = new byte[1024];
        costs.put(
                Operation.ACCEPT,
                cost(
                        number,
                        index -> accepted.add(store.accept(NewSubmission.of("tenant" + index % 10, SUBJECT, request))
                                .id())));
        ids.addAll(accepted);
        costs.put(
                Operation.CLAIM,
                cost(number, CLAIMED_AT_ONCE, index -> leases.addAll(store.claim(CLAIMED_AT_ONCE, LONG))));
        List<Lease> held = List.copyOf(leases);
        costs.put(Operation.RENEW, cost(number, number, index -> store.renew(held, LONG)));
        Ending ending = Ending.finished("accepted", new byte[400]);
        costs.put(Operation.FINISH, cost(number, index -> store.finish(held.get(index % held.size()), ending)));
        costs.put(Operation.FIND, cost(number, index -> store.find(ids.get(index))));
        costs.put(
                Operation.LIST,
                cost(number, index -> store.list(Selection.newest(PAGE).ofTenant("tenant" + index % 10))));
        costs.put(
                Operation.LIST_STATE,
                cost(number, index -> store.list(Selection.newest(PAGE).inState(SubmissionState.FINISHED))));
        costs.put(Operation.QUEUE, cost(number, index -> store.queue()));
        ids.forEach(store::delete); // the next turn finds it as this one did
        return costs;
    }

    private Cost cost(int number, Once once) {
        return cost(number, 1, once);
    }

    private interface Once {
        void times(int index);
    }

    /** @param together how many operations one call stands for */
    private Cost cost(int number, int together, Once once) {
        AtomicInteger next = new AtomicInteger();
        int calls = Math.ceilDiv(number, together);
        long server = engine.serverCpuMicros();
        long own = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        List<Thread> running = new ArrayList<>();
        for (int thread = 0; thread < Math.min(threads, calls); thread++) {
            running.add(Thread.ofPlatform().start(() -> {
                for (int index = next.getAndIncrement(); index < calls; index = next.getAndIncrement()) {
                    once.times(index);
                }
            }));
        }
        running.forEach(StoreLoad::join);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Cost(
                number / seconds,
                (PROCESS.getProcessCpuTime() - own) / 1e3 / number,
                (engine.serverCpuMicros() - server) / (double) number);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
