package dev.brig.bench.store;

import dev.brig.bench.measure.BenchException;
import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.store.SubmissionStore;
import dev.brig.judge.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Files. */
public final class SqliteEngine implements StoreEngine {
    private final Path directory;
    private final List<StateDirectory> open = new ArrayList<>();

    /** @param directory in which each store has one of its own */
    public SqliteEngine(Path directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public SubmissionStore storeWith(long ended) {
        StateDirectory state = StateDirectory.open(directory.resolve("sqlite-" + ended));
        open.add(state);
        SqliteStore.open(state, InstantSource.system(), SubmissionStore.MOST_LOSSES)
                .close();
        String url = "jdbc:sqlite:" + directory.resolve("sqlite-" + ended + "/submissions/submissions.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < %d)
                    INSERT INTO submission (id, tenant, priority, tag, cost, state, attempts, accepted, finished, request, result,
                        language, verdict)
                    SELECT printf('00000000-0000-7000-8000-%%012d', n), 'tenant' || (n %% 10), 0, n, 1, 'finished', 1,
                        1700000000000 + n, 1700000000500 + n, zeroblob(300), zeroblob(200), 'python3', 'accepted'
                    FROM number""".formatted(ended));
        } catch (SQLException failed) {
            throw new BenchException("cannot fill the store: " + failed.getMessage());
        }
        return SqliteStore.open(state, InstantSource.system(), SubmissionStore.MOST_LOSSES);
    }

    @Override
    public long serverCpuMicros() {
        return 0;
    }

    @Override
    public void close() {
        open.forEach(StateDirectory::close);
    }
}
