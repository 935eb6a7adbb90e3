package dev.brig.judge.access;

import dev.brig.judge.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** The database that nodes share; its tables are the store's. One statement at a time. */
final class PostgresDatabase implements Database {
    private final DataSource source;
    private Optional<Connection> transaction = Optional.empty();

    PostgresDatabase(DataSource source) {
        this.source = source;
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private synchronized <T> T with(Work<T> work) {
        try {
            if (transaction.isPresent()) {
                return work.on(transaction.get());
            }
            try (Connection connection = source.getConnection()) {
                return work.on(connection);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public <T> List<T> list(String sql, Row<T> reading, Object... values) {
        return with(connection -> {
            try (PreparedStatement query = prepared(connection, sql, values);
                    ResultSet row = query.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (row.next()) {
                    found.add(reading.read(row));
                }
                return found;
            }
        });
    }

    @Override
    public int update(String sql, Object... values) {
        return with(connection -> {
            try (PreparedStatement statement = prepared(connection, sql, values)) {
                return statement.executeUpdate();
            }
        });
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int index = 0; index < values.length; index++) {
            statement.setObject(index + 1, values[index]);
        }
        return statement;
    }

    @Override
    public synchronized <T> T together(Supplier<T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            transaction = Optional.of(connection);
            try {
                T result = work.get();
                connection.commit();
                return result;
            } catch (RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                transaction = Optional.empty();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public long version() {
        return first("SELECT changes FROM access_version", row -> row.getLong(1))
                .orElseThrow();
    }

    @Override
    public boolean isFar() {
        return true;
    }

    private static StoreException failure(SQLException e) {
        return new StoreException("the keys in the database cannot be used: " + e.getMessage(), e);
    }

    /** The store closes its connections. */
    @Override
    public void close() {}
}
