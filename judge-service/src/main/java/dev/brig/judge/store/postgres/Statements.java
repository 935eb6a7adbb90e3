package dev.brig.judge.store.postgres;

import dev.brig.judge.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Statements of SQL, each alone or several in a transaction. */
final class Statements {
    private static final String DISK_FULL = "53100";
    private static final String REFERENCED = "23503";

    private final DataSource source;

    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    interface RowUse {
        void of(ResultSet row) throws SQLException;
    }

    interface RowReading<T> {
        T of(ResultSet row) throws SQLException;
    }

    Statements(DataSource source) {
        this.source = source;
    }

    /** Does all or nothing. */
    <T> T together(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException failed) {
            throw unusable(failed);
        }
    }

    int update(String sql, Object... values) {
        try (Connection connection = source.getConnection()) {
            return update(connection, sql, values);
        } catch (SQLException failed) {
            throw unusable(failed);
        }
    }

    void each(String sql, RowUse use, Object... values) {
        try (Connection connection = source.getConnection()) {
            each(connection, sql, use, values);
        } catch (SQLException failed) {
            throw unusable(failed);
        }
    }

    <T> Optional<T> first(String sql, RowReading<T> reading, Object... values) {
        try (Connection connection = source.getConnection()) {
            return first(connection, sql, reading, values);
        } catch (SQLException failed) {
            throw unusable(failed);
        }
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    static void each(Connection connection, String sql, RowUse use, Object... values) throws SQLException {
        try (PreparedStatement query = prepare(connection, sql, values);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                use.of(row);
            }
        }
    }

    static <T> Optional<T> first(Connection connection, String sql, RowReading<T> reading, Object... values)
            throws SQLException {
        try (PreparedStatement query = prepare(connection, sql, values);
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(reading.of(row)) : Optional.empty();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int index = 0; index < values.length; index++) {
            statement.setObject(index + 1, values[index]);
        }
        return statement;
    }

    /** Whether something cannot be done since another row refers to it, or refers to a row that is not there. */
    static boolean isReferenced(StoreException failed) {
        return failed.getCause() instanceof SQLException cause && REFERENCED.equals(cause.getSQLState());
    }

    private static StoreException unusable(SQLException failed) {
        boolean full = DISK_FULL.equals(failed.getSQLState());
        return new StoreException("the database cannot do it: " + failed.getMessage(), full, failed);
    }
}
