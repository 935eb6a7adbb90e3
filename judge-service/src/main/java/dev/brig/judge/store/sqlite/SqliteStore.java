package dev.brig.judge.store.sqlite;

import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.store.Acceptance;
import dev.brig.judge.store.Acceptance.Accepted;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.NoticeStore;
import dev.brig.judge.store.QueueState;
import dev.brig.judge.store.RejudgingStore;
import dev.brig.judge.store.Selection;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.SubmissionState;
import dev.brig.judge.store.SubmissionStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Submissions in an SQLite file. Accepted and finished are written and synchronised; leases are kept in memory, since the workers
 * are of this process. So after a crash what had no result is judged again; which of it was being judged is known from a file
 * beside it, and what was so too often is given up: it may be what ended the process.
 */
public final class SqliteStore implements SubmissionStore {
    private final GroupCommit writer;
    private final Reader reader;
    private final RunningFile running;
    private final Leases leases;
    private final Accepting accepting;
    private final Listing listing;
    private final SqliteNotices notices;
    private final FairShares shares = new FairShares();
    private final WaitingWork work = new WaitingWork();
    /** Held by whoever changes which submissions wait, but for new ones. */
    private final Object line = new Object();

    private final InstantSource clock;
    private final int mostLosses;
    /** What waited when this was opened, up to this place, may end the machine; what came later has not done so yet. */
    private long oldOnes;

    private SqliteStore(
            Connection writer, Connection reader, RunningFile running, InstantSource clock, int mostLosses) {
        this.running = running;
        this.clock = clock;
        this.mostLosses = mostLosses;
        leases = new Leases(mostLosses);
        this.writer = new GroupCommit(writer);
        this.reader = new Reader(reader);
        accepting = new Accepting(shares, clock);
        listing = new Listing(this.reader, leases);
        notices = new SqliteNotices(this.writer, this.reader, clock);
    }

    /**
     * Opens the store in a service's directory, and makes it if there is none.
     *
     * @param state stays open until this is closed
     * @throws StoreException if a newer Brig has written it
     */
    public static SqliteStore open(StateDirectory state) {
        return open(state, InstantSource.system(), MOST_LOSSES);
    }

    /**
     * As {@link #open(StateDirectory)}.
     *
     * @param clock for what is told to people, and the age of what is to be forgotten; orders and leases do not depend on it
     * @param mostLosses a submission that was being judged so often when the process ended is given up, 1 or more
     */
    public static SqliteStore open(StateDirectory state, InstantSource clock, int mostLosses) {
        SqliteFile file = SqliteFile.in(state);
        SqliteStore store;
        try {
            store = new SqliteStore(file.writer(), file.reader(), file.running(), clock, mostLosses);
        } catch (SQLException failed) {
            throw new StoreException("cannot open the store " + file.path() + ": " + failed.getMessage(), failed);
        }
        try {
            store.resume();
        } catch (StoreException failed) {
            store.close();
            throw failed;
        }
        return store;
    }

    private void resume() {
        writer.write(this::countLosses);
        running.clear();
        reader.each(
                "SELECT id, losses FROM submission WHERE state = 'queued' AND losses > 0",
                row -> leases.lostBefore(row.getString(1), row.getInt(2)));
        reader.each("SELECT max(seq) FROM submission WHERE state = 'queued'", row -> oldOnes = row.getLong(1));
        reader.each("SELECT tenant, tag, cost FROM submission WHERE state = 'queued'", row -> {
            shares.add(row.getString(1), row.getLong(2), row.getInt(3));
            work.came(1);
        });
        reader.each("SELECT min(tag) FROM submission WHERE state = 'queued'", row -> shares.startAt(row.getLong(1)));
    }

    private boolean countLosses(Connection connection) throws SQLException {
        for (long lost : running.left()) {
            Sql.update(
                    connection, "UPDATE submission SET losses = losses + 1 WHERE seq = ? AND state = 'queued'", lost);
        }
        Sql.update(connection, """
                UPDATE submission SET state = ?, attempts = losses, finished = ?
                WHERE state = 'queued' AND losses >= ?""", SubmissionState.LOST.key(), clock.millis(), mostLosses);
        return true;
    }

    @Override
    public Acceptance accept(NewSubmission submission) {
        Acceptance acceptance = writer.write(connection -> accepting.accept(connection, submission));
        if (acceptance instanceof Accepted) {
            work.came(1);
        }
        return acceptance;
    }

    @Override
    public Acceptance accept(NewBatch batch) {
        Acceptance acceptance = writer.write(connection -> accepting.accept(connection, batch));
        if (acceptance instanceof Accepted) {
            work.came(batch.submissions().size());
        }
        return acceptance;
    }

    @Override
    public List<Lease> claim(int most, Duration time) {
        synchronized (line) {
            takeBack();
            return next(most, time);
        }
    }

    private List<Lease> next(int most, Duration time) {
        long changes = work.changes();
        List<Lease> given = new ArrayList<>();
        Map<String, Long> places = new HashMap<>();
        reader.each(
                """
                SELECT id, tenant, tag, request, seq, trace FROM submission
                WHERE state = 'queued' AND id NOT IN (SELECT value FROM json_each(?))
                ORDER BY priority DESC, tag, seq LIMIT ?""",
                row -> {
                    Optional<Integer> attempt = leases.give(row.getString(1), time);
                    if (attempt.isPresent()) {
                        shares.given(row.getLong(3));
                        work.went(1);
                        places.put(row.getString(1), row.getLong(5));
                        given.add(new Lease(
                                row.getString(1),
                                attempt.orElseThrow(),
                                row.getString(2),
                                Optional.ofNullable(row.getString(6)),
                                row.getBytes(4)));
                    }
                },
                Json.array(leases.withheld()),
                most);
        if (given.isEmpty()) {
            work.holdBack(changes);
        } else {
            mark(given, places);
        }
        return given;
    }

    private void mark(List<Lease> given, Map<String, Long> places) {
        try {
            places.forEach(running::began);
            if (places.values().stream().anyMatch(place -> place <= oldOnes)) {
                running.synchronise();
            }
        } catch (StoreException unmarked) {
            given.forEach(this::giveBack);
            throw unmarked;
        }
    }

    private void takeBack() {
        Leases.RanOut ranOut = leases.takeBack();
        work.came(ranOut.again().size());
        for (String id : ranOut.never()) {
            end(id, SubmissionState.LOST, Optional.empty());
        }
    }

    /** @return whether it had not ended before */
    private boolean end(String id, SubmissionState state, Optional<Ending> ending) {
        int attempts = leases.attempts(id);
        boolean ended = writer.write(connection -> Sql.update(
                        connection,
                        """
                                UPDATE submission SET state = ?, attempts = ?, finished = ?, verdict = ?, result = ?
                                WHERE id = ? AND state = 'queued'""",
                        state.key(),
                        attempts,
                        clock.millis(),
                        ending.flatMap(Ending::verdict).orElse(null),
                        ending.map(Ending::result).orElse(null),
                        id)
                == 1);
        leases.end(id);
        running.ended(id);
        work.changed();
        return ended;
    }

    @Override
    public Set<Lease> renew(Collection<Lease> held, Duration time) {
        Set<Lease> still = new HashSet<>();
        for (Lease lease : held) {
            if (leases.renew(lease, time)) {
                still.add(lease);
            }
        }
        return still;
    }

    @Override
    public boolean finish(Lease lease, Ending ending) {
        if (!leases.keepToFinish(lease)) {
            return false;
        }
        try {
            return end(lease.id(), ending.state(), Optional.of(ending));
        } finally {
            leases.mayRunOut(lease);
        }
    }

    @Override
    public void giveBack(Lease lease) {
        synchronized (line) {
            if (leases.giveBack(lease)) {
                running.ended(lease.id());
                work.came(1);
            }
        }
    }

    @Override
    public boolean cancel(String id) {
        synchronized (line) {
            boolean waited = !leases.isHeld(id);
            boolean ended = end(id, SubmissionState.CANCELLED, Optional.empty());
            if (ended && waited) {
                work.went(1);
            }
            return ended;
        }
    }

    @Override
    public Optional<StoredSubmission> find(String id) {
        return listing.find(id);
    }

    @Override
    public Optional<byte[]> request(String id) {
        return reader.first("SELECT request FROM submission WHERE id = ?", row -> row.getBytes(1), id);
    }

    @Override
    public Optional<byte[]> result(String id) {
        return reader.first(
                "SELECT result FROM submission WHERE id = ? AND result IS NOT NULL", row -> row.getBytes(1), id);
    }

    @Override
    public List<StoredSubmission> list(Selection selection) {
        return listing.list(selection);
    }

    @Override
    public boolean delete(String id) {
        return writer.write(connection ->
                Sql.update(connection, "DELETE FROM submission WHERE id = ? AND state <> 'queued'", id) == 1);
    }

    @Override
    public int forget(Instant before, int most) {
        return writer.write(connection -> Sql.update(connection, """
                DELETE FROM submission WHERE seq IN (
                    SELECT seq FROM submission WHERE finished < ? ORDER BY finished LIMIT ?)""", before.toEpochMilli(), most));
    }

    @Override
    public QueueState queue() {
        return new QueueState(work.count(), leases.ids().size(), listing.oldest());
    }

    @Override
    public List<String> line(int most) {
        return listing.line(most);
    }

    @Override
    public NoticeStore notices() {
        return notices;
    }

    @Override
    public RejudgingStore rejudgings() {
        return new SqliteRejudgings(writer, reader);
    }

    @Override
    public long usedBytes() {
        long pages = pragma("page_count") - pragma("freelist_count");
        return pages * pragma("page_size");
    }

    private long pragma(String name) {
        return reader.first("PRAGMA " + name, row -> row.getLong(1)).orElseThrow();
    }

    @Override
    public void probe() {
        writer.write(connection -> {
            SqliteSchema.writeVersion(connection);
            return true;
        });
    }

    @Override
    public void awaitWork(Duration time) throws InterruptedException {
        work.await(time);
    }

    /** Writes a copy of the store, as it is at one moment, to a file that is not there yet. The store goes on meanwhile. */
    public void backup(Path target) {
        reader.each("VACUUM INTO ?", row -> {}, target.toString());
    }

    @Override
    public void close() {
        try {
            writer.close();
        } finally {
            reader.close();
            running.close();
        }
    }
}
