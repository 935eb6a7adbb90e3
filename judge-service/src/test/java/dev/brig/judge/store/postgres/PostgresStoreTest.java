package dev.brig.judge.store.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.SubmissionStoreTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreTest extends SubmissionStoreTest {
    @TempDir
    private static Path directory;

    private static PostgresServer server;

    @BeforeAll
    static void startsAServer() {
        server = PostgresServer.start(directory);
    }

    @AfterAll
    static void stopsIt() {
        server.close();
    }

    @Override
    protected Engine engine() {
        return new PostgresEngine(server.newDatabase());
    }

    @Test
    void aStoreOfANewerBrigIsRefused() throws Exception {
        String newer = server.newDatabase();
        PostgresStore.open(newer, 2).close();
        try (Connection connection = DriverManager.getConnection(newer);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO brig_schema (version) VALUES (1000)");
        }
        assertThatThrownBy(() -> PostgresStore.open(newer, 2))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer Brig");
    }

    @Test
    void aDatabaseThatIsNotThereIsToldInOneSentence() {
        assertThatThrownBy(() -> PostgresStore.open("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=1", 2))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot reach the database");
    }
}
