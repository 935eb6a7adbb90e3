package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.Callback;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.Notice;
import dev.brig.judge.store.NoticeStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notices. Who takes one is of this process, so that is kept in memory, as leases are. */
final class SqliteNotices implements NoticeStore {
    private static final String COLUMNS = "SELECT id, submission, url, secret, failures, dead, error FROM notice";
    private static final String DEAD = " WHERE dead IS NOT NULL AND (? OR url <> ''"
            + " AND submission IN (SELECT id FROM submission WHERE tenant = ?))";

    private final GroupCommit writer;
    private final Reader reader;
    private final InstantSource clock;
    /** Until when those are taken that are being delivered, by the clock that nobody sets. */
    private final Map<String, Long> taken = new HashMap<>();

    SqliteNotices(GroupCommit writer, Reader reader, InstantSource clock) {
        this.writer = writer;
        this.reader = reader;
        this.clock = clock;
    }

    /** Those of a submission that is being accepted; they are due when it ends. */
    static void insert(Connection connection, NewSubmission submission) throws SQLException {
        int number = 0;
        for (Callback to : submission.callbacks()) {
            Sql.update(
                    connection,
                    "INSERT INTO notice (id, submission, url, secret) VALUES (?, ?, ?, ?)",
                    submission.id() + "-" + ++number,
                    submission.id(),
                    to.url(),
                    to.secret().orElse(null));
        }
    }

    @Override
    public synchronized List<Notice> claim(int most, Duration time, Collection<String> busy) {
        long now = System.nanoTime();
        taken.values().removeIf(until -> until - now < 0);
        List<Notice> due = new ArrayList<>();
        reader.each(
                COLUMNS + """
                         WHERE due <= ? AND dead IS NULL AND id NOT IN (SELECT value FROM json_each(?))
                        AND url NOT IN (SELECT value FROM json_each(?)) ORDER BY due LIMIT ?""",
                row -> due.add(notice(row)),
                clock.millis(),
                Json.array(taken.keySet()),
                Json.array(busy),
                most);
        due.forEach(notice -> taken.put(notice.id(), now + time.toNanos()));
        return due;
    }

    private static Notice notice(ResultSet row) throws SQLException {
        long dead = row.getLong(6);
        Optional<Instant> since = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(dead));
        return new Notice(
                row.getString(1),
                row.getString(2),
                new Callback(row.getString(3), Optional.ofNullable(row.getString(4))),
                row.getInt(5),
                since,
                Optional.ofNullable(row.getString(7)));
    }

    @Override
    public void delivered(String id) {
        change("DELETE FROM notice WHERE id = ?", id);
        release(id);
    }

    @Override
    public void retry(String id, Duration after, String error) {
        change(
                "UPDATE notice SET failures = failures + 1, due = ?, error = ? WHERE id = ?",
                clock.millis() + after.toMillis(),
                error,
                id);
        release(id);
    }

    @Override
    public void giveUp(String id, String error) {
        change(
                "UPDATE notice SET failures = failures + 1, dead = ?, error = ? WHERE id = ?",
                clock.millis(),
                error,
                id);
        release(id);
    }

    private synchronized void release(String id) {
        taken.remove(id);
    }

    @Override
    public List<Notice> dead(Optional<String> tenant, int most) {
        List<Notice> found = new ArrayList<>();
        reader.each(
                COLUMNS + DEAD + " ORDER BY dead DESC, id DESC LIMIT ?",
                row -> found.add(notice(row)),
                tenant.isEmpty(),
                tenant.orElse(""),
                most);
        return found;
    }

    @Override
    public int revive(Optional<String> tenant, Optional<String> id) {
        return change(
                "UPDATE notice SET dead = NULL, failures = 0, due = ?" + DEAD + " AND (? OR id = ?)",
                clock.millis(),
                tenant.isEmpty(),
                tenant.orElse(""),
                id.isEmpty(),
                id.orElse(""));
    }

    @Override
    public boolean discard(Optional<String> tenant, String id) {
        return change("DELETE FROM notice" + DEAD + " AND id = ?", tenant.isEmpty(), tenant.orElse(""), id) == 1;
    }

    @Override
    public Counts counts() {
        return reader.first("""
                        SELECT count(*) FILTER (WHERE dead IS NULL), count(*) FILTER (WHERE dead IS NOT NULL)
                        FROM notice WHERE due IS NOT NULL""", row -> new Counts(row.getLong(1), row.getLong(2)))
                .orElseThrow();
    }

    private int change(String sql, Object... values) {
        return writer.write(connection -> Sql.update(connection, sql, values));
    }
}
