package dev.brig.judge.access;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a service writes down of its tenants: what they used, and whose the blobs are. */
final class Ledger implements AutoCloseable {
    private static final String FILE = "ledger.db";
    private static final int REMEMBERED_DAYS = 90;
    private static final List<List<String>> STEPS = List.of(List.of("""
            CREATE TABLE usage (
                tenant TEXT NOT NULL,
                day TEXT NOT NULL,
                submissions INTEGER NOT NULL,
                cpu_micros INTEGER NOT NULL,
                PRIMARY KEY (tenant, day)
            ) STRICT, WITHOUT ROWID""", """
            CREATE TABLE blob (
                sha256 TEXT NOT NULL,
                tenant TEXT NOT NULL,
                PRIMARY KEY (sha256, tenant)
            ) STRICT, WITHOUT ROWID"""));

    private final Database database;

    private Ledger(Database database) {
        this.database = database;
    }

    static Ledger open(Path state) {
        return new Ledger(SqliteDatabase.open(KeyStore.directory(state).resolve(FILE), STEPS));
    }

    /** Of the last day that is known. */
    Optional<Meter.Usage> usage(String tenant) {
        return database.first(
                "SELECT day, submissions, cpu_micros FROM usage WHERE tenant = ? ORDER BY day DESC LIMIT 1",
                row -> new Meter.Usage(day(row.getString(1)), row.getLong(2), row.getLong(3)),
                tenant);
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException damaged) {
            return LocalDate.EPOCH;
        }
    }

    void keep(String tenant, Meter.Usage usage) {
        database.together(() -> {
            database.update(
                    "INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?)",
                    tenant,
                    usage.day().toString(),
                    usage.submissions(),
                    usage.cpuMicros());
            return database.update(
                    "DELETE FROM usage WHERE day < ?",
                    usage.day().minusDays(REMEMBERED_DAYS).toString());
        });
    }

    boolean owns(String tenant, String sha256) {
        return database.first("SELECT 1 FROM blob WHERE sha256 = ? AND tenant = ?", row -> true, sha256, tenant)
                .orElse(false);
    }

    void own(String tenant, String sha256) {
        database.update("INSERT OR IGNORE INTO blob VALUES (?, ?)", sha256, tenant);
    }

    /** @return whether it is nobody else's */
    boolean disown(String tenant, String sha256) {
        return database.together(() -> {
            database.update("DELETE FROM blob WHERE sha256 = ? AND tenant = ?", sha256, tenant);
            return database.first("SELECT 1 FROM blob WHERE sha256 = ? LIMIT 1", row -> true, sha256)
                    .isEmpty();
        });
    }

    void disownAll(String sha256) {
        database.update("DELETE FROM blob WHERE sha256 = ?", sha256);
    }

    /** Forgets whose the blobs were that are not there any more. */
    void sweep(Predicate<String> isThere) {
        List<String> gone = database.list("SELECT DISTINCT sha256 FROM blob", row -> row.getString(1)).stream()
                .filter(isThere.negate())
                .toList();
        database.together(() -> {
            gone.forEach(this::disownAll);
            return gone.size();
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
