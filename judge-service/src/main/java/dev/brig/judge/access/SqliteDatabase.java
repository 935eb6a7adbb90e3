package dev.brig.judge.access;

import dev.brig.judge.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** An SQLite file, which several processes may have open. One statement at a time. */
final class SqliteDatabase implements Database {
    private static final int BUSY_MILLIS = 10_000;

    private final Path file;
    private final Connection connection;

    private SqliteDatabase(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens a file, and makes it if there is none.
     *
     * @param steps make its tables, each once and in this order; the file's {@code user_version} counts them
     * @throws StoreException if it cannot be opened, or a newer Brig has written it
     */
    static SqliteDatabase open(Path file, List<List<String>> steps) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        SqliteDatabase database;
        try {
            database = new SqliteDatabase(file, config.createConnection("jdbc:sqlite:" + file));
        } catch (SQLException e) {
            throw new StoreException("cannot open " + file + ": " + e.getMessage(), e);
        }
        try {
            database.together(() -> {
                database.migrate(steps);
                return true;
            });
            return database;
        } catch (StoreException e) {
            database.close();
            throw e;
        }
    }

    private void migrate(List<List<String>> steps) {
        int version = first("PRAGMA user_version", row -> row.getInt(1)).orElseThrow();
        if (version > steps.size()) {
            throw new StoreException(file + " was written by a newer Brig: it has version " + version
                    + " and this Brig knows versions up to " + steps.size());
        }
        for (List<String> step : steps.subList(version, steps.size())) {
            step.forEach(this::execute);
        }
        if (version < steps.size()) {
            execute("PRAGMA user_version = " + steps.size());
        }
    }

    private synchronized void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public synchronized <T> List<T> list(String sql, Row<T> reading, Object... values) {
        try (PreparedStatement query = prepared(sql, values);
                ResultSet row = query.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (row.next()) {
                found.add(reading.read(row));
            }
            return found;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public synchronized int update(String sql, Object... values) {
        try (PreparedStatement statement = prepared(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** In one transaction, which nobody else writes beside. */
    @Override
    public synchronized <T> T together(Supplier<T> work) {
        try {
            T result;
            connection.setAutoCommit(false);
            try {
                result = work.get();
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                takeBack(e);
                throw e;
            }
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** SQLite takes a transaction back by itself where the disk is full. Then there is nothing to take back, nor to commit. */
    private void takeBack(Exception why) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            why.addSuppressed(second);
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException third) {
            why.addSuppressed(third);
        }
    }

    @Override
    public long version() {
        return first("PRAGMA data_version", row -> row.getLong(1)).orElseThrow();
    }

    @Override
    public boolean isFar() {
        return false;
    }

    private PreparedStatement prepared(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int index = 0; index < values.length; index++) {
            statement.setObject(index + 1, values[index]);
        }
        return statement;
    }

    private StoreException failure(SQLException e) {
        return new StoreException(file + ": " + e.getMessage(), e);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
