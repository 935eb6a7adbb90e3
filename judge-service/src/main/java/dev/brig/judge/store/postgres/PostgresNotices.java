package dev.brig.judge.store.postgres;

import dev.brig.judge.store.Callback;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.Notice;
import dev.brig.judge.store.NoticeStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Notices. To take one puts off when it is due, for all machines. */
record PostgresNotices(Statements statements) implements NoticeStore {
    private static final String COLUMNS = "id, submission, url, secret, failures, dead, error";
    private static final String DEAD = " WHERE dead IS NOT NULL AND (? OR url <> ''"
            + " AND submission IN (SELECT id FROM ended_submission WHERE tenant = ?))";

    /** Those of a submission that is being accepted; they are due when it ends. */
    static void insert(Connection connection, NewSubmission submission) throws SQLException {
        int number = 0;
        for (Callback to : submission.callbacks()) {
            Statements.update(
                    connection,
                    "INSERT INTO notice (id, submission, url, secret) VALUES (?, ?, ?, ?)",
                    submission.id() + "-" + ++number,
                    submission.id(),
                    to.url(),
                    to.secret().orElse(null));
        }
    }

    @Override
    public List<Notice> claim(int most, Duration time, Collection<String> busy) {
        return statements.together(connection -> {
            List<Notice> due = new ArrayList<>();
            Statements.each(
                    connection,
                    """
                    UPDATE notice SET due = clock_timestamp() + ? * interval '1 millisecond'
                    WHERE id IN (
                        SELECT id FROM notice
                        WHERE due <= clock_timestamp() AND dead IS NULL AND NOT url = ANY (?)
                        ORDER BY due LIMIT ? FOR UPDATE SKIP LOCKED)
                    RETURNING
                    """ + COLUMNS,
                    row -> due.add(notice(row)),
                    time.toMillis(),
                    connection.createArrayOf("text", busy.toArray()),
                    most);
            return due;
        });
    }

    private static Notice notice(ResultSet row) throws SQLException {
        return new Notice(
                row.getString(1),
                row.getString(2),
                new Callback(row.getString(3), Optional.ofNullable(row.getString(4))),
                row.getInt(5),
                Optional.ofNullable(row.getTimestamp(6)).map(Timestamp::toInstant),
                Optional.ofNullable(row.getString(7)));
    }

    @Override
    public void delivered(String id) {
        statements.update("DELETE FROM notice WHERE id = ?", id);
    }

    @Override
    public void retry(String id, Duration after, String error) {
        statements.update("""
                UPDATE notice SET failures = failures + 1, error = ?,
                    due = clock_timestamp() + ? * interval '1 millisecond'
                WHERE id = ?""", error, after.toMillis(), id);
    }

    @Override
    public void giveUp(String id, String error) {
        statements.update(
                "UPDATE notice SET failures = failures + 1, error = ?, dead = clock_timestamp() WHERE id = ?",
                error,
                id);
    }

    @Override
    public List<Notice> dead(Optional<String> tenant, int most) {
        List<Notice> found = new ArrayList<>();
        statements.each(
                "SELECT " + COLUMNS + " FROM notice" + DEAD + " ORDER BY dead DESC, id DESC LIMIT ?",
                row -> found.add(notice(row)),
                tenant.isEmpty(),
                tenant.orElse(""),
                most);
        return found;
    }

    @Override
    public int revive(Optional<String> tenant, Optional<String> id) {
        return statements.update(
                "UPDATE notice SET dead = NULL, failures = 0, due = clock_timestamp()" + DEAD + " AND (? OR id = ?)",
                tenant.isEmpty(),
                tenant.orElse(""),
                id.isEmpty(),
                id.orElse(""));
    }

    @Override
    public boolean discard(Optional<String> tenant, String id) {
        return statements.update("DELETE FROM notice" + DEAD + " AND id = ?", tenant.isEmpty(), tenant.orElse(""), id)
                == 1;
    }

    @Override
    public Counts counts() {
        return statements
                .first("""
                        SELECT count(*) FILTER (WHERE dead IS NULL), count(*) FILTER (WHERE dead IS NOT NULL)
                        FROM notice WHERE due IS NOT NULL""", row -> new Counts(row.getLong(1), row.getLong(2)))
                .orElseThrow();
    }
}
