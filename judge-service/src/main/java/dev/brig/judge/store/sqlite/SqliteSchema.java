package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables. The file's {@code user_version} says how many of the steps were taken. */
final class SqliteSchema {
    /** Taken in this order, each once. Steps that were ever released are not changed any more. */
    private static final List<List<String>> STEPS = List.of(
            List.of(
                    """
            CREATE TABLE submission (
                seq INTEGER PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL UNIQUE,
                tenant TEXT NOT NULL,
                priority INTEGER NOT NULL,
                tag INTEGER NOT NULL,
                cost INTEGER NOT NULL,
                state TEXT NOT NULL,
                attempts INTEGER NOT NULL DEFAULT 0,
                accepted INTEGER NOT NULL,
                finished INTEGER,
                idempotency_key TEXT,
                request BLOB NOT NULL,
                result BLOB
            ) STRICT""",
                    "CREATE INDEX line ON submission (priority DESC, tag, seq) WHERE state = 'queued'",
                    "CREATE INDEX by_tenant ON submission (tenant, seq)",
                    "CREATE INDEX by_state ON submission (state, seq)",
                    "CREATE INDEX by_end ON submission (finished) WHERE finished IS NOT NULL",
                    """
            CREATE UNIQUE INDEX by_key ON submission (tenant, idempotency_key)
            WHERE idempotency_key IS NOT NULL"""),
            List.of(
                    "ALTER TABLE submission ADD COLUMN language TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE submission ADD COLUMN problem TEXT",
                    "ALTER TABLE submission ADD COLUMN verdict TEXT",
                    "CREATE INDEX by_problem ON submission (problem, seq) WHERE problem IS NOT NULL"),
            List.of(
                    "ALTER TABLE submission ADD COLUMN losses INTEGER NOT NULL DEFAULT 0",
                    """
            CREATE TABLE notice (
                id TEXT PRIMARY KEY,
                submission TEXT NOT NULL,
                url TEXT NOT NULL,
                secret TEXT,
                failures INTEGER NOT NULL DEFAULT 0,
                due INTEGER,
                dead INTEGER,
                error TEXT
            ) STRICT""",
                    "CREATE INDEX notice_due ON notice (due) WHERE dead IS NULL AND due IS NOT NULL",
                    "CREATE INDEX notice_dead ON notice (dead, id) WHERE dead IS NOT NULL",
                    "CREATE INDEX notice_by_submission ON notice (submission)",
                    """
            CREATE TRIGGER submission_ends AFTER UPDATE OF state ON submission WHEN NEW.finished IS NOT NULL
            BEGIN UPDATE notice SET due = NEW.finished WHERE submission = NEW.id; END""",
                    """
            CREATE TRIGGER submission_is_forgotten AFTER DELETE ON submission
            BEGIN DELETE FROM notice WHERE submission = OLD.id; END""",
                    "ALTER TABLE submission ADD COLUMN batch TEXT",
                    "ALTER TABLE submission ADD COLUMN batch_index INTEGER",
                    "ALTER TABLE submission ADD COLUMN batch_digest BLOB",
                    "CREATE INDEX by_batch ON submission (batch, seq) WHERE batch IS NOT NULL",
                    "ALTER TABLE submission ADD COLUMN original TEXT",
                    "ALTER TABLE submission ADD COLUMN before TEXT",
                    "ALTER TABLE submission ADD COLUMN replaced_by TEXT",
                    """
            CREATE TABLE rejudging (
                id TEXT PRIMARY KEY,
                problem TEXT NOT NULL,
                state TEXT NOT NULL,
                created INTEGER NOT NULL
            ) STRICT""",
                    "CREATE INDEX rejudging_by_problem ON rejudging (problem, id)",
                    """
            CREATE TRIGGER rejudging_is_forgotten AFTER DELETE ON submission WHEN OLD.batch IS NOT NULL
            BEGIN DELETE FROM rejudging
                WHERE id = OLD.batch AND NOT EXISTS (SELECT 1 FROM submission WHERE batch = OLD.batch); END"""),
            List.of("ALTER TABLE rejudging ADD COLUMN tenant TEXT NOT NULL DEFAULT ''"),
            List.of("ALTER TABLE submission ADD COLUMN trace TEXT"));

    private SqliteSchema() {}

    /** @throws StoreException if a newer Brig has written the file */
    static void bringUpToDate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version;
            try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                version = row.getInt(1);
            }
            if (version > STEPS.size()) {
                throw new StoreException("the store was written by a newer Brig: it has version " + version
                        + " and this Brig knows versions up to " + STEPS.size());
            }
            connection.setAutoCommit(false);
            for (List<String> step : STEPS.subList(version, STEPS.size())) {
                for (String sql : step) {
                    statement.execute(sql);
                }
            }
            writeVersion(connection);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    static void writeVersion(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = " + STEPS.size());
        }
    }
}
