package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.Again;
import dev.brig.judge.store.BatchPlace;
import dev.brig.judge.store.Selection;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.Subject;
import dev.brig.judge.store.SubmissionState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds submissions, and tells of them what the file and the leases say together. */
record Listing(Reader reader, Leases leases) {
    private static final String COLUMNS =
            "SELECT id, seq, tenant, priority, state, attempts, accepted, finished, language, problem, verdict,"
                    + " batch, batch_index, original, before, replaced_by";

    Optional<StoredSubmission> find(String id) {
        return reader.first(COLUMNS + " FROM submission WHERE id = ?", this::submission, id);
    }

    private StoredSubmission submission(ResultSet row) throws SQLException {
        String id = row.getString(1);
        SubmissionState state = SubmissionState.of(row.getString(5));
        int attempts = row.getInt(6);
        if (state == SubmissionState.QUEUED) {
            attempts = leases.attempts(id);
            state = leases.isHeld(id) ? SubmissionState.RUNNING : state;
        }
        Instant accepted = Instant.ofEpochMilli(row.getLong(7));
        long finished = row.getLong(8);
        String batch = row.getString(12);
        String original = row.getString(14);
        return new StoredSubmission(
                id,
                row.getLong(2),
                row.getString(3),
                new Subject(row.getString(9), Optional.ofNullable(row.getString(10))),
                batch == null ? Optional.empty() : Optional.of(new BatchPlace(batch, row.getInt(13))),
                original == null ? Optional.empty() : Optional.of(new Again(original, row.getString(15))),
                Optional.ofNullable(row.getString(16)),
                row.getInt(4),
                state,
                attempts,
                accepted,
                state.isFinal() ? Optional.of(Instant.ofEpochMilli(finished)) : Optional.empty(),
                Optional.ofNullable(row.getString(11)));
    }

    /** The newest first. */
    List<StoredSubmission> list(Selection selection) {
        StringBuilder sql = new StringBuilder(COLUMNS).append(" FROM submission WHERE TRUE");
        List<Object> values = new ArrayList<>();
        selection.tenant().ifPresent(tenant -> {
            sql.append(" AND tenant = ?");
            values.add(tenant);
        });
        selection.state().ifPresent(state -> {
            boolean running = state == SubmissionState.RUNNING;
            sql.append(" AND state = ?");
            values.add((running ? SubmissionState.QUEUED : state).key());
            if (!state.isFinal()) {
                sql.append(running ? " AND id IN" : " AND id NOT IN").append(" (SELECT value FROM json_each(?))");
                values.add(held());
            }
        });
        selection.problem().ifPresent(problem -> {
            sql.append(" AND problem = ?");
            values.add(problem);
        });
        selection.batch().ifPresent(batch -> {
            sql.append(" AND batch = ?");
            values.add(batch);
        });
        if (selection.originals()) {
            sql.append(" AND original IS NULL");
        }
        selection.before().ifPresent(place -> {
            sql.append(" AND seq < ?");
            values.add(place);
        });
        sql.append(" ORDER BY seq DESC LIMIT ?");
        values.add(selection.most());
        List<StoredSubmission> found = new ArrayList<>();
        reader.each(sql.toString(), row -> found.add(submission(row)), values.toArray());
        return found;
    }

    /** Who waits, first those who are first in line. */
    List<String> line(int most) {
        List<String> ids = new ArrayList<>();
        reader.each("""
                SELECT id FROM submission
                WHERE state = 'queued' AND id NOT IN (SELECT value FROM json_each(?))
                ORDER BY priority DESC, tag, seq LIMIT ?""", row -> ids.add(row.getString(1)), held(), most);
        return ids;
    }

    /** When the one was accepted that waits longest. */
    Optional<Instant> oldest() {
        return reader.first("""
                SELECT accepted FROM submission
                WHERE state = 'queued' AND id NOT IN (SELECT value FROM json_each(?))
                ORDER BY seq LIMIT 1""", row -> Instant.ofEpochMilli(row.getLong(1)), held());
    }

    /** The ids of what is leased, for {@code json_each}. */
    private String held() {
        return Json.array(leases.ids());
    }
}
