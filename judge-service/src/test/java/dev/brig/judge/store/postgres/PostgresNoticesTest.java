package dev.brig.judge.store.postgres;

import dev.brig.judge.store.NoticeStoreTest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresNoticesTest extends NoticeStoreTest {
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
}
