package dev.brig.judge.access;

import dev.brig.judge.blob.BlobId;
import dev.brig.judge.store.StoreException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What a running service knows of keys and tenants. A service that keeps nothing has no keys; then there is one tenant, without limits. Any
 * number of threads may call the methods.
 */
public final class Access implements AutoCloseable {
    private static final long AUDIT_BYTES = 64L << 20;

    private final Optional<Kept> kept;
    private final AuditLog audit;

    /** What is on the disk. */
    private static final class Kept {
        private final KeyStore store;
        private final Ledger ledger;
        private final InstantSource clock;
        private final Map<String, Meter> meters = new ConcurrentHashMap<>();
        private boolean closed;
        private volatile Map<String, TenantLimits> limits = Map.of();
        private final Keyring keyring;

        Kept(KeyStore store, Ledger ledger, InstantSource clock) {
            this.store = store;
            this.ledger = ledger;
            this.clock = clock;
            keyring = new Keyring(store, clock, this::limit);
        }

        private void limit(Map<String, TenantLimits> all) {
            limits = all;
            meters.forEach((tenant, meter) -> meter.limit(all.getOrDefault(tenant, TenantLimits.NONE)));
        }

        synchronized void keepUsage() {
            if (!closed) {
                meters.forEach((tenant, meter) -> meter.toKeep().ifPresent(usage -> ledger.keep(tenant, usage)));
            }
        }

        synchronized void close() {
            try {
                keepUsage();
            } finally {
                closed = true;
                keyring.freeze();
                ledger.close();
                store.close();
            }
        }

        Meter meter(String tenant) {
            return meters.computeIfAbsent(
                    tenant,
                    name -> new Meter(name, clock, limits.getOrDefault(name, TenantLimits.NONE), ledger.usage(name)));
        }
    }

    private Access(Optional<Kept> kept, AuditLog audit) {
        this.kept = kept;
        this.audit = audit;
    }

    /** Without keys. */
    public static Access none() {
        return new Access(Optional.empty(), AuditLog.none());
    }

    /**
     * Of the service that has a directory.
     *
     * @throws StoreException if its files cannot be used
     */
    public static Access open(Path state) {
        return open(state, InstantSource.system());
    }

    /** The same with keys that are elsewhere; they are closed with this. */
    public static Access open(Path state, KeyStore keys) {
        return open(state, keys, InstantSource.system());
    }

    static Access open(Path state, InstantSource clock) {
        return open(state, KeyStore.open(state, clock), clock);
    }

    private static Access open(Path state, KeyStore store, InstantSource clock) {
        try {
            Ledger ledger = Ledger.open(state);
            return new Access(
                    Optional.of(new Kept(store, ledger, clock)), AuditLog.open(KeyStore.directory(state), AUDIT_BYTES));
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Whether anything of this is on the disk. */
    public boolean isKept() {
        return kept.isPresent();
    }

    /** Whether there ever was a key: then nobody gets in without one, even after the last was revoked. */
    public boolean isKeyed() {
        return kept.map(on -> on.keyring.isKeyed()).orElse(false);
    }

    /** Whoever has a secret, if that is taken. */
    public Optional<Caller> caller(String secret) {
        return kept.flatMap(on -> Secret.parse(secret)
                .flatMap(on.keyring::find)
                .map(key -> new Caller(key.id(), key.name(), key.tenant(), key.scopes(), on.meter(key.tenant()))));
    }

    /** Whether a key is still taken. */
    public boolean isGood(String key) {
        return kept.map(on -> on.keyring.isGood(key)).orElse(false);
    }

    public Meter meter(String tenant) {
        return kept.map(on -> on.meter(tenant)).orElseGet(Meter::unlimited);
    }

    public AuditLog audit() {
        return audit;
    }

    /** The blobs that are there for somebody: those that its tenant has sent. */
    public Predicate<BlobId> blobs(Caller caller) {
        if (kept.isEmpty() || caller.isAdmin()) {
            return blob -> true;
        }
        return blob -> kept.get().ledger.owns(caller.tenant(), blob.hex());
    }

    /** A tenant has sent a blob. */
    public void sent(Caller caller, BlobId blob) {
        kept.filter(on -> !caller.isAdmin() || !caller.tenant().equals(Caller.SERVICE))
                .ifPresent(on -> on.ledger.own(caller.tenant(), blob.hex()));
    }

    /**
     * A tenant does not want a blob any more.
     *
     * @return whether nobody else does
     */
    public boolean unwanted(Caller caller, BlobId blob) {
        if (kept.isEmpty() || caller.isAdmin()) {
            kept.ifPresent(on -> on.ledger.disownAll(blob.hex()));
            return true;
        }
        return kept.get().ledger.disown(caller.tenant(), blob.hex());
    }

    /** Forgets whose the blobs were that are not there any more. */
    public void sweepBlobs(Predicate<BlobId> isThere) {
        kept.ifPresent(
                on -> on.ledger.sweep(hex -> BlobId.parse(hex).filter(isThere).isPresent()));
    }

    /** Writes down what tenants have used. What was used since the last time is lost if the service is killed. */
    public void keepUsage() {
        kept.ifPresent(Kept::keepUsage);
    }

    @Override
    public void close() {
        audit.close();
        kept.ifPresent(Kept::close);
    }
}
