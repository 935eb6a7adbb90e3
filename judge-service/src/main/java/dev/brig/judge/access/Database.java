package dev.brig.judge.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where keys are kept. Statements of SQL, which all that can be behind it understand; methods throw {@code StoreException}. */
interface Database extends AutoCloseable {
    /** How a row becomes a value. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> list(String sql, Row<T> reading, Object... values);

    default <T> Optional<T> first(String sql, Row<T> reading, Object... values) {
        return list(sql, reading, values).stream().findFirst();
    }

    int update(String sql, Object... values);

    /** All that the work does on this object is one transaction. */
    <T> T together(Supplier<T> work);

    /** Another number whenever somebody else has written. */
    long version();

    /** Whether it is on another machine, so that a look may take long, or be impossible for a while. */
    boolean isFar();

    @Override
    void close();
}
