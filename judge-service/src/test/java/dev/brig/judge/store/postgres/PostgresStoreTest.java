package dev.brig.judge.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.SubmissionStoreTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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

    @Test
    void aStoreThatIsClosedBreaksNoConnection() {
        List<LogRecord> said = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                said.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger pool = Logger.getLogger("com.zaxxer.hikari");
        pool.addHandler(handler);
        try {
            for (int turn = 0; turn < 5; turn++) {
                try (PostgresStore own = PostgresStore.open(server.newDatabase(), 3)) {
                    own.accept(NewSubmission.of("ann", SUBJECT, bytes("1")));
                    own.tellAll("news");
                }
            }
        } finally {
            pool.removeHandler(handler);
        }
        assertThat(said)
                .filteredOn(record -> record.getLevel().intValue() >= Level.WARNING.intValue())
                .extracting(LogRecord::getMessage)
                .isEmpty();
        assertThat(said).isNotEmpty();
    }
}
