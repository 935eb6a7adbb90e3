package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.Acceptance;
import dev.brig.judge.store.Acceptance.Accepted;
import dev.brig.judge.store.Acceptance.Conflicting;
import dev.brig.judge.store.Acceptance.Repeated;
import dev.brig.judge.store.Again;
import dev.brig.judge.store.BatchPlace;
import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.NewSubmission;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/** Writes what is accepted, unless it was before. The first submission of a batch has the batch's key. */
record Accepting(FairShares shares, InstantSource clock) {
    /** An idempotency key means nothing any more after that time. */
    private static final Duration KEY_LIFETIME = Duration.ofHours(24);

    /** What has a key already. */
    private record Earlier(String id, Optional<String> batch, byte[] request, Optional<byte[]> batchDigest) {}

    Acceptance accept(Connection connection, NewSubmission submission) throws SQLException {
        Optional<Earlier> earlier = earlier(connection, submission.tenant(), submission.idempotencyKey());
        if (earlier.isEmpty()) {
            insert(connection, submission, submission.idempotencyKey(), Optional.empty());
            return new Accepted(submission.id());
        }
        Earlier there = earlier.orElseThrow();
        boolean same = there.batch().isEmpty() && Arrays.equals(there.request(), submission.request());
        return same ? new Repeated(there.id()) : new Conflicting(there.id());
    }

    Acceptance accept(Connection connection, NewBatch batch) throws SQLException {
        Optional<Earlier> earlier = earlier(connection, batch.tenant(), batch.idempotencyKey());
        if (earlier.isPresent()) {
            Earlier there = earlier.orElseThrow();
            boolean same = there.batchDigest()
                    .filter(digest -> Arrays.equals(digest, batch.digest()))
                    .isPresent();
            return same
                    ? new Repeated(there.batch().orElseThrow())
                    : new Conflicting(there.batch().orElse(there.id()));
        }
        Optional<String> key = batch.idempotencyKey();
        for (NewSubmission submission : batch.submissions()) {
            insert(connection, submission, key, key.map(first -> batch.digest()));
            key = Optional.empty();
        }
        if (batch.rejudged().isPresent()) {
            SqliteRejudgings.insert(connection, batch, batch.rejudged().orElseThrow(), clock.millis());
        }
        return new Accepted(batch.id());
    }

    private Optional<Earlier> earlier(Connection connection, String tenant, Optional<String> key) throws SQLException {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT id, batch, request, batch_digest, accepted FROM submission
                WHERE tenant = ? AND idempotency_key = ?""")) {
            Sql.bind(query, tenant, key.orElseThrow());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String id = row.getString(1);
                if (row.getLong(5) < clock.millis() - KEY_LIFETIME.toMillis()) {
                    Sql.update(connection, "UPDATE submission SET idempotency_key = NULL WHERE id = ?", id);
                    return Optional.empty();
                }
                return Optional.of(new Earlier(
                        id,
                        Optional.ofNullable(row.getString(2)),
                        row.getBytes(3),
                        Optional.ofNullable(row.getBytes(4))));
            }
        }
    }

    private void insert(
            Connection connection, NewSubmission submission, Optional<String> key, Optional<byte[]> batchDigest)
            throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO submission
                    (id, tenant, language, problem, priority, tag, cost, state, accepted, idempotency_key,
                    batch, batch_index, batch_digest, original, before, trace, request)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                submission.id(),
                submission.tenant(),
                submission.subject().language(),
                submission.subject().problem().orElse(null),
                submission.priority(),
                shares.next(submission.tenant(), submission.cost()),
                submission.cost(),
                clock.millis(),
                key.orElse(null),
                submission.batch().map(BatchPlace::batch).orElse(null),
                submission.batch().map(BatchPlace::index).orElse(null),
                batchDigest.orElse(null),
                submission.again().map(Again::original).orElse(null),
                submission.again().map(Again::before).orElse(null),
                submission.trace().orElse(null),
                submission.request());
        SqliteNotices.insert(connection, submission);
    }
}
