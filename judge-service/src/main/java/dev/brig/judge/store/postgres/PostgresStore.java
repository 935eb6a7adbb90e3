package dev.brig.judge.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.brig.judge.blob.BlobOrigin;
import dev.brig.judge.store.Acceptance;
import dev.brig.judge.store.Acceptance.Accepted;
import dev.brig.judge.store.Claimant;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.Member;
import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.NoticeStore;
import dev.brig.judge.store.QueueState;
import dev.brig.judge.store.RejudgingStore;
import dev.brig.judge.store.Selection;
import dev.brig.judge.store.SharedProblems;
import dev.brig.judge.store.SharedStore;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.SubmissionState;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Submissions in a PostgreSQL database that any number of machines share. All times are the database's. A lease's holder is whoever
 * knows its attempt: each claim counts it up, and a result is written for the last one only.
 */
public final class PostgresStore implements SharedStore {
    private static final Claimant ANYBODY = new Claimant("", Optional.empty());

    private final HikariDataSource connections;
    private final Statements statements;
    private final Listing listing;
    private final Announcements announcements;
    private final PostgresFiles files;
    private final PostgresProblems problems;
    private final Members members;

    private PostgresStore(HikariDataSource connections, long fileBytes) {
        this.connections = connections;
        statements = new Statements(connections);
        listing = new Listing(statements);
        announcements = new Announcements(connections);
        files = new PostgresFiles(statements, fileBytes);
        problems = new PostgresProblems(statements, files);
        members = new Members(statements);
    }

    /** Opens the store in a database of this URL, with so many connections. */
    public static PostgresStore open(String url, int connections) {
        return open(Database.at(url).withConnections(connections));
    }

    /**
     * Opens the store in a database, and makes its tables or brings them up to date.
     *
     * @throws StoreException if the database cannot be reached, or a newer Brig has written it
     */
    public static PostgresStore open(Database database) {
        HikariDataSource source = ConnectionPool.open(database);
        try {
            new Statements(source).together(PostgresSchema::bringUpToDate);
        } catch (StoreException failed) {
            source.close();
            throw failed;
        }
        return new PostgresStore(source, database.fileBytes());
    }

    @Override
    public Acceptance accept(NewSubmission submission) {
        return accept(submission, Set.of());
    }

    @Override
    public Acceptance accept(NewSubmission submission, Set<String> files) {
        return announced(statements.together(connection -> Accepting.accept(connection, submission, files)));
    }

    @Override
    public Acceptance accept(NewBatch batch) {
        return accept(batch, Map.of());
    }

    @Override
    public Acceptance accept(NewBatch batch, Map<String, Set<String>> files) {
        return announced(statements.together(connection -> Accepting.accept(connection, batch, files)));
    }

    private Acceptance announced(Acceptance acceptance) {
        if (acceptance instanceof Accepted) {
            announcements.work();
        }
        return acceptance;
    }

    @Override
    public List<Lease> claim(int most, Duration time) {
        return claim(ANYBODY, most, time);
    }

    @Override
    public List<Lease> claim(Claimant who, int most, Duration time) {
        announcements.looked();
        return statements.together(connection -> {
            takeBack(connection);
            List<Lease> given = new ArrayList<>();
            List<Long> tags = new ArrayList<>();
            Statements.each(
                    connection,
                    """
                    WITH next AS (
                        SELECT seq FROM submission WHERE NOT running AND (? OR language = ANY (?))
                        ORDER BY priority DESC, tag, seq LIMIT ?
                        FOR UPDATE SKIP LOCKED
                    ), leased AS (
                        UPDATE submission SET running = true, attempts = attempts + 1, holder = ?,
                            lease_until = clock_timestamp() + ? * interval '1 millisecond'
                        FROM next WHERE submission.seq = next.seq
                        RETURNING id, attempts, tenant, request, priority, tag, trace, submission.seq
                    )
                    SELECT id, attempts, tenant, request, tag, trace FROM leased ORDER BY priority DESC, tag, seq""",
                    row -> {
                        given.add(new Lease(
                                row.getString(1),
                                row.getInt(2),
                                row.getString(3),
                                Optional.ofNullable(row.getString(6)),
                                row.getBytes(4)));
                        tags.add(row.getLong(5));
                    },
                    who.languages().isEmpty(),
                    connection.createArrayOf(
                            "text", who.languages().orElse(Set.of()).toArray()),
                    most,
                    who.name(),
                    time.toMillis());
            if (!tags.isEmpty()) {
                Statements.update(
                        connection,
                        "UPDATE virtual_time SET now = ? WHERE now < ?",
                        tags.stream().max(Long::compare).orElseThrow(),
                        tags.stream().max(Long::compare).orElseThrow());
            }
            return given;
        });
    }

    private static void takeBack(Connection connection) throws SQLException {
        Statements.update(connection, """
                UPDATE submission SET running = false, lease_until = NULL, losses = losses + 1
                WHERE seq IN (
                    SELECT seq FROM submission WHERE running AND lease_until < clock_timestamp() AND losses + 1 < ?
                    FOR UPDATE SKIP LOCKED)""", MOST_LOSSES);
        Statements.update(
                connection,
                ENDING.formatted("running AND lease_until < clock_timestamp() AND losses + 1 >= ?"),
                MOST_LOSSES,
                SubmissionState.LOST.key(),
                null,
                null);
    }

    /** Moves submissions to those that have ended. */
    private static final String ENDING = """
            WITH gone AS (
                DELETE FROM submission WHERE %s
                RETURNING seq, id, tenant, language, problem, priority, attempts, accepted, batch, batch_index, original, before, request
            )
            INSERT INTO ended_submission
                (seq, id, tenant, language, problem, priority, attempts, accepted, batch, batch_index, original, before, request,
                    state, finished, verdict, result)
            SELECT seq, id, tenant, language, problem, priority, attempts, accepted, batch, batch_index, original, before, request,
                ?, clock_timestamp(), ?::text, ?::bytea
            FROM gone""";

    @Override
    public Set<Lease> renew(Collection<Lease> leases, Duration time) {
        List<Lease> asked = List.copyOf(leases);
        return statements.together(connection -> {
            Array ids = connection.createArrayOf(
                    "text", asked.stream().map(Lease::id).toArray());
            Array attempts = connection.createArrayOf(
                    "integer", asked.stream().map(Lease::attempt).toArray());
            Map<String, Integer> held = new HashMap<>();
            Statements.each(
                    connection, """
                    UPDATE submission SET lease_until = clock_timestamp() + ? * interval '1 millisecond'
                    FROM unnest(?, ?) AS asked (id, attempt)
                    WHERE submission.id = asked.id AND attempts = attempt AND running
                    AND lease_until >= clock_timestamp()
                    RETURNING submission.id, attempts""", row -> held.put(row.getString(1), row.getInt(2)), time.toMillis(), ids, attempts);
            return asked.stream()
                    .filter(lease -> held.getOrDefault(lease.id(), 0) == lease.attempt())
                    .collect(Collectors.toSet());
        });
    }

    @Override
    public boolean finish(Lease lease, Ending ending) {
        return statements.update(
                        ENDING.formatted("id = ? AND attempts = ? AND running"),
                        lease.id(),
                        lease.attempt(),
                        ending.state().key(),
                        ending.verdict().orElse(null),
                        ending.result())
                == 1;
    }

    @Override
    public void giveBack(Lease lease) {
        int given = statements.update("""
                UPDATE submission SET running = false, lease_until = NULL
                WHERE id = ? AND attempts = ? AND running""", lease.id(), lease.attempt());
        if (given == 1) {
            announcements.work();
        }
    }

    @Override
    public boolean cancel(String id) {
        return statements.update(ENDING.formatted("id = ?"), id, SubmissionState.CANCELLED.key(), null, null) == 1;
    }

    @Override
    public Optional<StoredSubmission> find(String id) {
        return listing.find(id);
    }

    @Override
    public Map<String, StoredSubmission> find(Collection<String> ids) {
        return listing.find(ids);
    }

    @Override
    public Optional<byte[]> request(String id) {
        return statements.first("""
                SELECT request FROM submission WHERE id = ?
                UNION ALL SELECT request FROM ended_submission WHERE id = ?""", row -> row.getBytes(1), id, id);
    }

    @Override
    public Optional<byte[]> result(String id) {
        return statements.first(
                "SELECT result FROM ended_submission WHERE id = ? AND result IS NOT NULL", row -> row.getBytes(1), id);
    }

    @Override
    public List<StoredSubmission> list(Selection selection) {
        return listing.list(selection);
    }

    @Override
    public boolean delete(String id) {
        return statements.update("DELETE FROM ended_submission WHERE id = ?", id) == 1;
    }

    @Override
    public int forget(Instant before, int most) {
        statements.update("DELETE FROM idempotency_key WHERE accepted < clock_timestamp() - interval '%s'"
                .formatted(Accepting.KEY_LIFETIME));
        return statements.update("""
                DELETE FROM ended_submission WHERE seq IN (
                    SELECT seq FROM ended_submission WHERE finished < ? ORDER BY finished LIMIT ?)""", Timestamp.from(before), most);
    }

    @Override
    public QueueState queue() {
        return statements
                .first(
                        """
                        SELECT count(*) FILTER (WHERE NOT running), count(*) FILTER (WHERE running),
                            min(accepted) FILTER (WHERE NOT running)
                        FROM submission""",
                        row -> new QueueState(
                                row.getLong(1),
                                row.getLong(2),
                                Optional.ofNullable(row.getTimestamp(3)).map(Timestamp::toInstant)))
                .orElseThrow();
    }

    @Override
    public List<String> line(int most) {
        List<String> ids = new ArrayList<>();
        statements.each(
                "SELECT id FROM submission WHERE NOT running ORDER BY priority DESC, tag, seq LIMIT ?",
                row -> ids.add(row.getString(1)),
                most);
        return ids;
    }

    @Override
    public NoticeStore notices() {
        return new PostgresNotices(statements);
    }

    @Override
    public RejudgingStore rejudgings() {
        return new PostgresRejudgings(statements);
    }

    @Override
    public long usedBytes() {
        return statements
                .first(
                        "SELECT pg_total_relation_size('submission') + pg_total_relation_size('ended_submission')",
                        row -> row.getLong(1))
                .orElseThrow();
    }

    @Override
    public void probe() {
        statements.update("UPDATE virtual_time SET now = now");
    }

    @Override
    public void awaitWork(Duration time) throws InterruptedException {
        announcements.await(time);
    }

    @Override
    public void tellAll(String news) {
        announcements.tell(news);
    }

    @Override
    public void hear(Consumer<String> listener) {
        announcements.hear(listener);
    }

    @Override
    public BlobOrigin blobs() {
        return files;
    }

    @Override
    public SharedProblems problems() {
        return problems;
    }

    @Override
    public void tell(Member member) {
        members.tell(member);
    }

    @Override
    public void leave(String name) {
        members.leave(name);
    }

    @Override
    public List<Member> members() {
        return members.all();
    }

    /** Its connections, for other tables in the same database. */
    public DataSource connections() {
        return connections;
    }

    @Override
    public void close() {
        announcements.close();
        connections.close();
    }
}
