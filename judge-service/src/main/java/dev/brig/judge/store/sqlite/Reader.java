package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Reads what was committed, on a connection of its own, one query at a time. */
final class Reader implements AutoCloseable {
    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();

    interface RowUse {
        void of(ResultSet row) throws SQLException;
    }

    interface RowReading<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** @param connection belongs to this object from now on */
    Reader(Connection connection) {
        this.connection = connection;
    }

    void each(String sql, RowUse use, Object... values) {
        lock.lock();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            Sql.bind(query, values);
            if (!query.execute()) {
                return;
            }
            try (ResultSet row = query.getResultSet()) {
                while (row.next()) {
                    use.of(row);
                }
            }
        } catch (SQLException failed) {
            throw Failures.of("cannot read the store", failed);
        } finally {
            lock.unlock();
        }
    }

    <T> Optional<T> first(String sql, RowReading<T> reading, Object... values) {
        lock.lock();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            Sql.bind(query, values);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(reading.of(row)) : Optional.empty();
            }
        } catch (SQLException failed) {
            throw Failures.of("cannot read the store", failed);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new StoreException("cannot close the store: " + failed.getMessage(), failed);
        } finally {
            lock.unlock();
        }
    }
}
