package dev.brig.judge.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.brig.judge.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables. Each step from one version to the next is a file {@code schema-N.sql}; steps that were released are not changed. */
final class PostgresSchema {
    private static final int VERSION = 7;
    /** Any number: all Brigs that use the database take this lock. */
    private static final long LOCK = 0x62726967;

    private PostgresSchema() {}

    /**
     * Takes the steps that are missing, all or none.
     *
     * @throws StoreException if a newer Brig has written the database
     */
    static Void bringUpToDate(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, 0); // with many rows, a step takes as long as it takes
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            statement.execute("CREATE TABLE IF NOT EXISTS brig_schema (version integer NOT NULL)");
            int version = Statements.first(
                            connection, "SELECT coalesce(max(version), 0) FROM brig_schema", row -> row.getInt(1))
                    .orElseThrow();
            if (version > VERSION) {
                throw new StoreException("the database was written by a newer Brig: its tables have version " + version
                        + " and this Brig knows versions up to " + VERSION);
            }
            for (int next = version + 1; next <= VERSION; next++) {
                statement.execute(step(next));
                Statements.update(connection, "INSERT INTO brig_schema (version) VALUES (?)", next);
            }
        }
        return null;
    }

    private static String step(int version) {
        String name = "schema-" + version + ".sql";
        try (InputStream file = PostgresSchema.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing from this build");
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
