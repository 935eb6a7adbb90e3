package dev.brig.judge.store.postgres;

import dev.brig.judge.Sha256;
import dev.brig.judge.store.Acceptance;
import dev.brig.judge.store.Acceptance.Accepted;
import dev.brig.judge.store.Acceptance.Conflicting;
import dev.brig.judge.store.Acceptance.Repeated;
import dev.brig.judge.store.Again;
import dev.brig.judge.store.BatchPlace;
import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.NewSubmission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Writes what is accepted, unless it was before. */
final class Accepting {
    static final String KEY_LIFETIME = "24 hours";

    private Accepting() {}

    static Acceptance accept(Connection connection, NewSubmission submission, Set<String> files) throws SQLException {
        Optional<Acceptance> earlier = earlier(
                connection,
                submission.tenant(),
                submission.idempotencyKey(),
                submission.id(),
                () -> Sha256.begin().digest(submission.request()));
        if (earlier.isPresent()) {
            return earlier.orElseThrow();
        }
        insert(connection, submission, files);
        return new Accepted(submission.id());
    }

    static Acceptance accept(Connection connection, NewBatch batch, Map<String, Set<String>> files)
            throws SQLException {
        Optional<Acceptance> earlier =
                earlier(connection, batch.tenant(), batch.idempotencyKey(), batch.id(), batch::digest);
        if (earlier.isPresent()) {
            return earlier.orElseThrow();
        }
        for (NewSubmission submission : batch.submissions()) {
            insert(connection, submission, files.getOrDefault(submission.id(), Set.of()));
        }
        if (batch.rejudged().isPresent()) {
            PostgresRejudgings.insert(connection, batch, batch.rejudged().orElseThrow());
        }
        return new Accepted(batch.id());
    }

    /** Takes the key, if there is one, or finds who has it. */
    private static Optional<Acceptance> earlier(
            Connection connection, String tenant, Optional<String> key, String id, Supplier<byte[]> digest)
            throws SQLException {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        byte[] own = digest.get();
        int taken = Statements.update(connection, """
                INSERT INTO idempotency_key (tenant, key, id, request_digest, accepted)
                VALUES (?, ?, ?, ?, clock_timestamp())
                ON CONFLICT (tenant, key) DO UPDATE
                SET id = EXCLUDED.id, request_digest = EXCLUDED.request_digest, accepted = EXCLUDED.accepted
                WHERE idempotency_key.accepted < clock_timestamp() - interval '%s'""".formatted(KEY_LIFETIME), tenant, key.orElseThrow(), id, own);
        if (taken == 1) {
            return Optional.empty();
        }
        return Statements.first(
                connection,
                "SELECT id, request_digest FROM idempotency_key WHERE tenant = ? AND key = ?",
                row -> Arrays.equals(row.getBytes(2), own)
                        ? new Repeated(row.getString(1))
                        : new Conflicting(row.getString(1)),
                tenant,
                key.orElseThrow());
    }

    private static void insert(Connection connection, NewSubmission submission, Set<String> files) throws SQLException {
        Statements.update(
                connection,
                """
                WITH present AS (SELECT now FROM virtual_time),
                share AS (
                    INSERT INTO tenant_share AS share (tenant, finish)
                    SELECT ?, now + ? FROM present
                    ON CONFLICT (tenant) DO UPDATE
                    SET finish = greatest(share.finish, (SELECT now FROM present)) + ?
                    RETURNING finish
                )
                INSERT INTO submission
                    (id, tenant, language, problem, priority, tag, accepted, batch, batch_index,
                        original, before, trace, request)
                SELECT ?, ?, ?, ?, ?, finish - ?, clock_timestamp(), ?, ?, ?, ?, ?, ? FROM share""",
                submission.tenant(),
                submission.cost(),
                submission.cost(),
                submission.id(),
                submission.tenant(),
                submission.subject().language(),
                submission.subject().problem().orElse(null),
                submission.priority(),
                submission.cost(),
                submission.batch().map(BatchPlace::batch).orElse(null),
                submission.batch().map(BatchPlace::index).orElse(null),
                submission.again().map(Again::original).orElse(null),
                submission.again().map(Again::before).orElse(null),
                submission.trace().orElse(null),
                submission.request());
        for (String file : files) {
            Statements.update(connection, "INSERT INTO submission_file VALUES (?, ?)", submission.id(), file);
        }
        PostgresNotices.insert(connection, submission);
    }
}
