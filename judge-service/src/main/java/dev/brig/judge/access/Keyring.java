package dev.brig.judge.access;

import dev.brig.judge.store.StoreException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in memory. Of a store on this machine, a new one is known at once, and what else others write a tenth of a second later; of one on
 * another machine, all a quarter of a second later.
 */
final class Keyring {
    private static final Logger LOG = LoggerFactory.getLogger(Keyring.class);
    private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration FAR_FRESH = Duration.ofMillis(250);

    private final KeyStore store;
    private final InstantSource clock;
    private final Consumer<Map<String, TenantLimits>> limits;
    private volatile Map<String, Known> keys = Map.of();
    private volatile boolean keyed;
    private final Optional<Thread> watch;
    private volatile boolean frozen;
    private boolean unreadable;
    private long version;
    private long looked;

    private record Known(Key key, List<KeyStore.Accepted> secrets) {
        boolean takes(byte[] digest, Instant now) {
            boolean taken = false;
            for (KeyStore.Accepted secret : secrets) { // all of them, whichever it is
                taken |= MessageDigest.isEqual(secret.digest(), digest)
                        && secret.until().map(now::isBefore).orElse(true);
            }
            return taken;
        }
    }

    /** @param limits is told those of the tenants whenever they were read */
    Keyring(KeyStore store, InstantSource clock, Consumer<Map<String, TenantLimits>> limits) {
        this.store = store;
        this.clock = clock;
        this.limits = limits;
        version = store.version();
        read();
        watch = store.isFar()
                ? Optional.of(Thread.ofVirtual().name("brig-keys").start(this::keepLooking))
                : Optional.empty();
    }

    /** Whoever asks for a key does not wait for another machine. */
    private void keepLooking() {
        try {
            while (!frozen) {
                Thread.sleep(FAR_FRESH);
                lookNow();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there ever was a key. */
    synchronized boolean isKeyed() {
        look();
        return keyed;
    }

    /** The key whose secret this is, if it is taken. */
    synchronized Optional<Key> find(Secret secret) {
        look();
        Optional<Key> found = known(secret);
        if (found.isEmpty() && watch.isEmpty()) {
            lookNow();
            found = known(secret);
        }
        return found;
    }

    private Optional<Key> known(Secret secret) {
        byte[] digest = secret.digest();
        Instant now = clock.instant();
        return Optional.ofNullable(keys.get(secret.id()))
                .filter(known -> known.takes(digest, now))
                .map(Known::key)
                .filter(key -> key.isGood(now));
    }

    /** Whether a key is still taken. */
    synchronized boolean isGood(String id) {
        look();
        return Optional.ofNullable(keys.get(id))
                .map(known -> known.key().isGood(clock.instant()))
                .orElse(false);
    }

    /** The store is about to be closed: what is known holds. */
    void freeze() {
        frozen = true;
        watch.ifPresent(Thread::interrupt);
    }

    private void look() {
        if (watch.isEmpty() && System.nanoTime() - looked >= FRESH_NANOS) {
            lookNow();
        }
    }

    /** Where the store cannot be read, what was known holds. */
    private void lookNow() {
        if (frozen) {
            return;
        }
        looked = System.nanoTime();
        try {
            long current = store.version();
            if (current != version) {
                read();
                version = current;
            }
            unreadable = false;
        } catch (StoreException failed) {
            if (!unreadable && !frozen) {
                LOG.error("the API keys cannot be read; those that are known hold", failed);
            }
            unreadable = true;
        }
    }

    private void read() {
        Map<String, List<KeyStore.Accepted>> secrets =
                store.accepted().stream().collect(Collectors.groupingBy(KeyStore.Accepted::key));
        Map<String, Known> all = store.keys().stream()
                .map(key -> new Known(key, secrets.getOrDefault(key.id(), List.of())))
                .collect(Collectors.toMap(known -> known.key().id(), Function.identity()));
        limits.accept(store.limits());
        keyed = keyed || store.isKeyed();
        keys = all; // last: who finds a key finds its limits
        looked = System.nanoTime();
    }
}
