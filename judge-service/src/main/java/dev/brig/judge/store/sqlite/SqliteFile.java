package dev.brig.judge.store.sqlite;

import dev.brig.judge.state.StateDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** The file. The directory that it is in keeps other processes from it: they would not see our leases. */
record SqliteFile(Path path) {
    private static final String NAME = "submissions.db";
    private static final int BUSY_MILLIS = 10_000;

    static SqliteFile in(StateDirectory state) {
        return new SqliteFile(state.directory("submissions").resolve(NAME));
    }

    /** The file beside it that tells what runs. */
    RunningFile running() {
        return RunningFile.open(path.resolveSibling("running"));
    }

    /** A connection that writes, with up-to-date tables; in transactions. */
    Connection writer() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try {
            SqliteSchema.bringUpToDate(connection);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    /** A connection that reads. */
    Connection reader() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + path);
    }
}
