package dev.brig.judge.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.store.OldStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stores that earlier versions have written. */
class SqliteUpgradeTest {
    @TempDir
    private Path directory;

    private static List<OldStore> versions() {
        return OldStore.beside(SqliteUpgradeTest.class);
    }

    private String url() {
        return "jdbc:sqlite:" + directory.resolve("submissions/submissions.db");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aStoreOfEachVersionIsBroughtForwardAndNothingIsLost(OldStore old) throws Exception {
        try (StateDirectory state = StateDirectory.open(directory)) {
            state.directory("submissions");
            try (Connection connection = DriverManager.getConnection(url());
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(old.statements());
            }
            try (SqliteStore store = SqliteStore.open(state)) {
                old.requireComplete(store);
            }
        }
    }

    @Test
    void thereIsAStoreOfEachVersionAlsoOfTheLast() throws Exception {
        try (StateDirectory state = StateDirectory.open(directory)) {
            SqliteStore.open(state).close();
        }
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            assertThat(row.getInt(1)).isEqualTo(versions().size());
        }
    }
}
