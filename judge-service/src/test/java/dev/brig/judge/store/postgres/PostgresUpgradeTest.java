package dev.brig.judge.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.store.OldStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Databases that earlier versions have written. */
class PostgresUpgradeTest {
    private static final int SHARED_FILES = 4;
    private static final int KEYS = 6;

    @TempDir
    private static Path directory;

    private static PostgresServer server;

    @BeforeAll
    static void startsAServer() {
        server = PostgresServer.start(directory);
    }

    @AfterAll
    static void stopsIt() {
        if (server != null) {
            server.close();
        }
    }

    private static List<OldStore> versions() {
        return OldStore.beside(PostgresUpgradeTest.class);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aDatabaseOfEachVersionIsBroughtForwardAndNothingIsLost(OldStore old) throws Exception {
        String url = server.newDatabase();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(old.statements());
        }
        try (PostgresStore store = PostgresStore.open(url, 2)) {
            old.requireComplete(store);
        }
        if (old.version() >= SHARED_FILES) {
            assertThat(number(url, "SELECT count(*) FROM shared_piece JOIN problem_version USING (sha256)"))
                    .isEqualTo(1);
        }
        if (old.version() >= KEYS) {
            assertThat(number(url, "SELECT count(*) FROM api_key")).isEqualTo(1);
        }
    }

    @Test
    void thereIsADatabaseOfEachVersionAlsoOfTheLast() throws Exception {
        String url = server.newDatabase();
        PostgresStore.open(url, 2).close();
        assertThat(number(url, "SELECT max(version) FROM brig_schema"))
                .isEqualTo(versions().size());
    }

    private static int number(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
