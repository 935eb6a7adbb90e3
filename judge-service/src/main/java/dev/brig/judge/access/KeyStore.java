package dev.brig.judge.access;

import dev.brig.judge.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * The keys and the tenants' limits, in a file of a service's directory or in the database that nodes share. Any number of processes may
 * have it open: what one writes, the others see. Methods throw {@link StoreException} where the file cannot be used.
 */
public final class KeyStore implements AutoCloseable {
    private static final String DIRECTORY = "access";
    private static final String FILE = "keys.db";
    private static final String MOVED = "keys.db.moved";
    private static final int MOST_KEYS = 10_000;
    private static final Duration REMEMBERED = Duration.ofDays(365);
    private static final List<List<String>> STEPS =
            List.of(List.of("""
            CREATE TABLE api_key (
                id TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                tenant TEXT NOT NULL,
                scopes TEXT NOT NULL,
                created INTEGER NOT NULL,
                expires INTEGER,
                revoked INTEGER
            ) STRICT""", """
            CREATE TABLE secret (
                key TEXT NOT NULL REFERENCES api_key(id),
                digest BLOB NOT NULL,
                until INTEGER
            ) STRICT""", """
            CREATE TABLE tenant (
                name TEXT PRIMARY KEY,
                waiting INTEGER,
                at_once INTEGER,
                submissions_per_day INTEGER,
                cpu_seconds_per_day INTEGER,
                requests_per_minute INTEGER,
                burst INTEGER
            ) STRICT""", "CREATE TABLE keyed (since INTEGER NOT NULL) STRICT"));

    private final Database database;
    private final InstantSource clock;

    /** A digest that is taken, until some time or for good. */
    record Accepted(String key, byte[] digest, Optional<Instant> until) {}

    private KeyStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Opens the keys of the service that has a directory; the service may be running.
     *
     * @param state of the service; made if it is not there
     */
    public static KeyStore open(Path state) {
        return open(state, InstantSource.system());
    }

    static KeyStore open(Path state, InstantSource clock) {
        return new KeyStore(SqliteDatabase.open(directory(state).resolve(FILE), STEPS), clock);
    }

    /** The keys in the database of a store, whose tables are there. */
    public static KeyStore shared(DataSource database) {
        return new KeyStore(new PostgresDatabase(database), InstantSource.system());
    }

    /**
     * Takes over the keys and limits that a service had in its directory, but for those that are here already; from then on they are only here.
     *
     * @param state of the service
     * @return whether there were some
     */
    public boolean adopt(Path state) {
        Path file = state.resolve(DIRECTORY).resolve(FILE);
        if (!Files.exists(file)) {
            return false;
        }
        boolean keyed;
        try (KeyStore old = open(state)) {
            keyed = old.isKeyed();
            database.together(() -> {
                old.database.list(
                        "SELECT id, name, tenant, scopes, created, expires, revoked FROM api_key", this::adoptKey);
                old.limits().forEach((tenant, limits) -> {
                    if (!limits().containsKey(tenant)) {
                        limit(tenant, limits);
                    }
                });
                old.accepted().forEach(this::adoptSecret);
                return database.update(
                        "INSERT INTO keyed SELECT CAST(? AS bigint) WHERE ? AND NOT EXISTS (SELECT * FROM keyed)",
                        clock.millis(),
                        old.isKeyed());
            });
        }
        try {
            Files.move(file, file.resolveSibling(MOVED), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StoreException("cannot rename " + file + ", whose keys are in the database now: " + e, e);
        }
        return keyed;
    }

    private int adoptKey(ResultSet row) throws SQLException {
        return database.update(
                "INSERT INTO api_key (id, name, tenant, scopes, created, expires, revoked) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getObject(6),
                row.getObject(7));
    }

    private void adoptSecret(Accepted secret) {
        database.update(
                "INSERT INTO secret (key, digest, until) SELECT ?, ?, CAST(? AS bigint)"
                        + " WHERE NOT EXISTS (SELECT * FROM secret WHERE key = ? AND digest = ?)",
                secret.key(),
                secret.digest(),
                millis(secret.until()),
                secret.key(),
                secret.digest());
    }

    /** Where all of this package is kept; nobody but its user can read it. */
    static Path directory(Path state) {
        try {
            return Files.createDirectories(
                    state.resolve(DIRECTORY),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new StoreException("cannot make " + state.resolve(DIRECTORY) + ": " + e, e);
        }
    }

    /**
     * Makes a key.
     *
     * @throws IllegalArgumentException if there are too many
     */
    public IssuedKey create(NewKey wanted) {
        Instant now = clock.instant();
        String id = Secret.freshId();
        Secret secret = Secret.fresh(id);
        database.together(() -> {
            forget(now.minus(REMEMBERED));
            if (database.first("SELECT count(*) FROM api_key", row -> row.getInt(1))
                            .orElseThrow()
                    >= MOST_KEYS) {
                throw new IllegalArgumentException("there are " + MOST_KEYS + " keys, as many as there can be");
            }
            database.update(
                    "INSERT INTO api_key (id, name, tenant, scopes, created, expires) VALUES (?, ?, ?, ?, ?, ?)",
                    id,
                    wanted.name(),
                    wanted.tenant(),
                    Scope.words(wanted.scopes()),
                    now.toEpochMilli(),
                    millis(wanted.expires()));
            database.update("INSERT INTO secret (key, digest) VALUES (?, ?)", id, secret.digest());
            return database.update(
                    "INSERT INTO keyed SELECT CAST(? AS bigint) WHERE NOT EXISTS (SELECT * FROM keyed)",
                    now.toEpochMilli());
        });
        return new IssuedKey(find(id).orElseThrow(), secret.text());
    }

    private void forget(Instant ended) {
        String old = "(SELECT id FROM api_key WHERE revoked < ? OR expires < ?)";
        long before = ended.toEpochMilli();
        database.update("DELETE FROM secret WHERE key IN " + old, before, before);
        database.update("DELETE FROM api_key WHERE id IN " + old, before, before);
    }

    /** All keys, the oldest first; those that ended are remembered for a year. */
    public List<Key> keys() {
        return database.list(COLUMNS + " ORDER BY created, id", KeyStore::key, clock.millis());
    }

    public Optional<Key> find(String id) {
        return database.first(COLUMNS + " WHERE id = ?", KeyStore::key, clock.millis(), id);
    }

    private static final String COLUMNS = """
            SELECT id, name, tenant, scopes, created, expires, revoked,
                (SELECT max(until) FROM secret WHERE key = id AND until > ?)
            FROM api_key""";

    private static Key key(ResultSet row) throws SQLException {
        return new Key(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Scope.parse(row.getString(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                instant(row, 6),
                instant(row, 7),
                instant(row, 8));
    }

    /** Ends a key at once. @return whether it was this call that ended it */
    public boolean revoke(String id) {
        return database.update("UPDATE api_key SET revoked = ? WHERE id = ? AND revoked IS NULL", clock.millis(), id)
                == 1;
    }

    /**
     * Gives a key a new secret.
     *
     * @param overlap how long the secret before is still taken
     * @return nothing if there is no such key, or it is taken no more
     */
    public Optional<IssuedKey> rotate(String id, Duration overlap) {
        Secret secret = Secret.fresh(id);
        Instant now = clock.instant();
        boolean rotated = database.together(() -> {
            if (find(id).filter(key -> key.isGood(now)).isEmpty()) {
                return false;
            }
            long until = now.plus(overlap).toEpochMilli();
            database.update("DELETE FROM secret WHERE key = ? AND until <= ?", id, now.toEpochMilli());
            database.update(
                    "UPDATE secret SET until = CASE WHEN until < ? THEN until ELSE ? END WHERE key = ?",
                    until,
                    until,
                    id);
            return database.update("INSERT INTO secret (key, digest) VALUES (?, ?)", id, secret.digest()) == 1;
        });
        return rotated ? find(id).map(key -> new IssuedKey(key, secret.text())) : Optional.empty();
    }

    /**
     * Sets a tenant's limits.
     *
     * @throws IllegalArgumentException if there cannot be such a tenant
     */
    public void limit(String tenant, TenantLimits limits) {
        NewKey.requireTenant(tenant);
        database.update(
                """
                INSERT INTO tenant VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
                    waiting = excluded.waiting, at_once = excluded.at_once,
                    submissions_per_day = excluded.submissions_per_day,
                    cpu_seconds_per_day = excluded.cpu_seconds_per_day,
                    requests_per_minute = excluded.requests_per_minute, burst = excluded.burst""",
                tenant,
                number(limits.waiting()),
                number(limits.atOnce()),
                number(limits.submissionsPerDay()),
                number(limits.cpuSecondsPerDay()),
                number(limits.requestsPerMinute()),
                number(limits.burst()));
    }

    /** Of the tenants that have some. */
    public Map<String, TenantLimits> limits() {
        Map<String, TenantLimits> limits = new HashMap<>();
        database.list(
                "SELECT * FROM tenant",
                row -> limits.put(
                        row.getString(1),
                        new TenantLimits(
                                number(row, 2),
                                number(row, 3),
                                number(row, 4),
                                number(row, 5),
                                number(row, 6),
                                number(row, 7))));
        return limits;
    }

    /** Whether there ever was a key: from then on nobody gets in without. */
    boolean isKeyed() {
        return database.first("SELECT 1 FROM keyed", row -> true).orElse(false);
    }

    List<Accepted> accepted() {
        return new ArrayList<>(database.list(
                "SELECT key, digest, until FROM secret",
                row -> new Accepted(row.getString(1), row.getBytes(2), instant(row, 3))));
    }

    /** Whether looking at them may take long. */
    boolean isFar() {
        return database.isFar();
    }

    /** Another number whenever another process, or another object, has written. */
    long version() {
        return database.version();
    }

    @Override
    public void close() {
        database.close();
    }

    private static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static OptionalLong number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static Long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(null);
    }

    private static Long number(OptionalLong limit) {
        return limit.isPresent() ? limit.getAsLong() : null;
    }
}
