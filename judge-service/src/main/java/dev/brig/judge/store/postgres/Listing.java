package dev.brig.judge.store.postgres;

import dev.brig.judge.store.Again;
import dev.brig.judge.store.BatchPlace;
import dev.brig.judge.store.Selection;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.Subject;
import dev.brig.judge.store.SubmissionState;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds submissions, whether they wait or have ended. */
record Listing(Statements statements) {
    private static final String WAITING = """
            SELECT seq, id, tenant, priority, CASE WHEN running THEN 'running' ELSE 'queued' END AS state,
                attempts, accepted, NULL::timestamptz AS finished, language, problem, NULL::text AS verdict,
                batch, batch_index, original, before, NULL::text AS replaced_by
            FROM submission WHERE %s ORDER BY seq DESC LIMIT ?""";
    private static final String ENDED = """
            SELECT seq, id, tenant, priority, state, attempts, accepted, finished, language, problem, verdict,
                batch, batch_index, original, before, replaced_by
            FROM ended_submission WHERE %s ORDER BY seq DESC LIMIT ?""";
    private static final String BOTH = """
            SELECT id, seq, tenant, priority, state, attempts, accepted, finished, language, problem, verdict,
                batch, batch_index, original, before, replaced_by
            FROM ((%s) UNION ALL (%s)) AS both_kinds ORDER BY seq DESC LIMIT ?""";

    Optional<StoredSubmission> find(String id) {
        return statements.first(
                BOTH.formatted(WAITING.formatted("id = ?"), ENDED.formatted("id = ?")),
                Listing::submission,
                id,
                1,
                id,
                1,
                1);
    }

    Map<String, StoredSubmission> find(Collection<String> ids) {
        return statements.together(connection -> {
            Array wanted = connection.createArrayOf("text", ids.toArray());
            Map<String, StoredSubmission> found = new HashMap<>();
            Statements.each(
                    connection,
                    BOTH.formatted(WAITING.formatted("id = ANY (?)"), ENDED.formatted("id = ANY (?)")),
                    row -> found.put(row.getString(1), submission(row)),
                    wanted,
                    ids.size(),
                    wanted,
                    ids.size(),
                    ids.size());
            return found;
        });
    }

    private static StoredSubmission submission(ResultSet row) throws SQLException {
        String batch = row.getString(12);
        String original = row.getString(14);
        return new StoredSubmission(
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                new Subject(row.getString(9), Optional.ofNullable(row.getString(10))),
                batch == null ? Optional.empty() : Optional.of(new BatchPlace(batch, row.getInt(13))),
                original == null ? Optional.empty() : Optional.of(new Again(original, row.getString(15))),
                Optional.ofNullable(row.getString(16)),
                row.getInt(4),
                SubmissionState.of(row.getString(5)),
                row.getInt(6),
                row.getTimestamp(7).toInstant(),
                Optional.ofNullable(row.getTimestamp(8)).map(Timestamp::toInstant),
                Optional.ofNullable(row.getString(11)));
    }

    /** The newest first. */
    List<StoredSubmission> list(Selection selection) {
        List<String> conditions = new ArrayList<>(List.of("TRUE"));
        List<Object> values = new ArrayList<>();
        selection.tenant().ifPresent(tenant -> {
            conditions.add("tenant = ?");
            values.add(tenant);
        });
        selection.problem().ifPresent(problem -> {
            conditions.add("problem = ?");
            values.add(problem);
        });
        selection.batch().ifPresent(batch -> {
            conditions.add("batch = ?");
            values.add(batch);
        });
        if (selection.originals()) {
            conditions.add("original IS NULL");
        }
        selection.before().ifPresent(place -> {
            conditions.add("seq < ?");
            values.add(place);
        });
        String common = String.join(" AND ", conditions);
        String waiting = common;
        String ended = common;
        List<Object> waitingValues = new ArrayList<>(values);
        List<Object> endedValues = new ArrayList<>(values);
        if (selection.state().isPresent()) {
            SubmissionState state = selection.state().orElseThrow();
            ended += " AND state = ?";
            endedValues.add(state.key());
            waiting += state.isFinal()
                    ? " AND FALSE"
                    : state == SubmissionState.RUNNING ? " AND running" : " AND NOT running";
        }
        List<Object> all = new ArrayList<>(waitingValues);
        all.add(selection.most());
        all.addAll(endedValues);
        all.add(selection.most());
        all.add(selection.most());
        List<StoredSubmission> found = new ArrayList<>();
        statements.each(
                BOTH.formatted(WAITING.formatted(waiting), ENDED.formatted(ended)),
                row -> found.add(submission(row)),
                all.toArray());
        return found;
    }
}
