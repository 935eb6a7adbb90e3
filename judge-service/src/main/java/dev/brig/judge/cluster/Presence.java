package dev.brig.judge.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.store.Member;
import dev.brig.judge.store.SharedStore;
import dev.brig.judge.store.StoreException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the others again and again that a node is there. */
public final class Presence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final long EVERY_SECONDS = 3;

    private final SharedStore store;
    private final String name;
    private final Supplier<ObjectNode> about;
    private final int slots;
    private final IntSupplier busy;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("brig-presence").factory());

    /** @param about of {@link Profile}; may change */
    public Presence(SharedStore store, String name, Supplier<ObjectNode> about, int slots, IntSupplier busy) {
        this.store = store;
        this.name = name;
        this.about = about;
        this.slots = slots;
        this.busy = busy;
    }

    /** Begins. */
    public void start() {
        var _ = clock.scheduleWithFixedDelay(this::tell, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void tell() {
        try {
            store.tell(Member.saying(name, Member.Kind.NODE, about.get().toString(), slots, busy.getAsInt()));
        } catch (StoreException unusable) {
            LOG.debug("not told: {}", unusable.getMessage()); // the dispatcher says so
        } catch (RuntimeException unforeseen) {
            LOG.error("this node cannot tell that it is there", unforeseen);
        }
    }

    /** The node goes. To be called before the store is closed. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (clock.awaitTermination(EVERY_SECONDS, TimeUnit.SECONDS)) {
                store.leave(name);
            }
        } catch (StoreException unusable) {
            LOG.debug("left without a word: {}", unusable.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
