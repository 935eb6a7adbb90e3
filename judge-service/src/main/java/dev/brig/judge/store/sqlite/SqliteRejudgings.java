package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.Rejudging;
import dev.brig.judge.store.Rejudging.State;
import dev.brig.judge.store.RejudgingStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rejudgings. */
record SqliteRejudgings(GroupCommit writer, Reader reader) implements RejudgingStore {
    private static final String COLUMNS = "SELECT id, tenant, problem, state, created FROM rejudging";

    static void insert(Connection connection, NewBatch batch, String problem, long now) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO rejudging (id, tenant, problem, state, created) VALUES (?, ?, ?, ?, ?)",
                batch.id(),
                batch.tenant(),
                problem,
                State.OPEN.key(),
                now);
    }

    @Override
    public Optional<Rejudging> find(String id) {
        return reader.first(COLUMNS + " WHERE id = ?", SqliteRejudgings::rejudging, id);
    }

    @Override
    public List<Rejudging> list(String problem, Optional<String> tenant, int most) {
        List<Rejudging> found = new ArrayList<>();
        reader.each(
                COLUMNS + " WHERE problem = ? AND (? OR tenant = ?) ORDER BY id DESC LIMIT ?",
                row -> found.add(rejudging(row)),
                problem,
                tenant.isEmpty(),
                tenant.orElse(""),
                most);
        return found;
    }

    private static Rejudging rejudging(ResultSet row) throws SQLException {
        return new Rejudging(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                State.of(row.getString(4)),
                Instant.ofEpochMilli(row.getLong(5)));
    }

    @Override
    public boolean apply(String id) {
        return writer.write(connection -> {
            boolean open = settle(connection, id, State.APPLIED);
            if (open) {
                Sql.update(connection, """
                        UPDATE submission SET replaced_by = again.id
                        FROM (SELECT id, original FROM submission WHERE batch = ? AND state = 'finished') AS again
                        WHERE submission.id = again.original""", id);
            }
            return open;
        });
    }

    @Override
    public boolean cancel(String id) {
        return writer.write(connection -> settle(connection, id, State.CANCELLED));
    }

    private static boolean settle(Connection connection, String id, State state) throws SQLException {
        return Sql.update(
                        connection,
                        "UPDATE rejudging SET state = ? WHERE id = ? AND state = ?",
                        state.key(),
                        id,
                        State.OPEN.key())
                == 1;
    }
}
