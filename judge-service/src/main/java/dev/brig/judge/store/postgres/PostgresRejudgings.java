package dev.brig.judge.store.postgres;

import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.Rejudging;
import dev.brig.judge.store.Rejudging.State;
import dev.brig.judge.store.RejudgingStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rejudgings. */
record PostgresRejudgings(Statements statements) implements RejudgingStore {
    private static final String COLUMNS = "SELECT id, tenant, problem, state, created FROM rejudging";

    static void insert(Connection connection, NewBatch batch, String problem) throws SQLException {
        Statements.update(
                connection,
                "INSERT INTO rejudging (id, tenant, problem, state, created) VALUES (?, ?, ?, ?, clock_timestamp())",
                batch.id(),
                batch.tenant(),
                problem,
                State.OPEN.key());
    }

    @Override
    public Optional<Rejudging> find(String id) {
        return statements.first(COLUMNS + " WHERE id = ?", PostgresRejudgings::rejudging, id);
    }

    @Override
    public List<Rejudging> list(String problem, Optional<String> tenant, int most) {
        List<Rejudging> found = new ArrayList<>();
        statements.each(
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
                row.getTimestamp(5).toInstant());
    }

    @Override
    public boolean apply(String id) {
        return statements.together(connection -> {
            boolean open = settle(connection, id, State.APPLIED);
            if (open) {
                Statements.update(connection, """
                        UPDATE ended_submission SET replaced_by = again.id
                        FROM ended_submission AS again
                        WHERE again.batch = ? AND again.state = 'finished' AND ended_submission.id = again.original""", id);
            }
            return open;
        });
    }

    @Override
    public boolean cancel(String id) {
        return statements.together(connection -> settle(connection, id, State.CANCELLED));
    }

    private static boolean settle(Connection connection, String id, State state) throws SQLException {
        return Statements.update(
                        connection,
                        "UPDATE rejudging SET state = ? WHERE id = ? AND state = ?",
                        state.key(),
                        id,
                        State.OPEN.key())
                == 1;
    }
}
