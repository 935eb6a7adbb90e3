package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.NoticeStoreTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteNoticesTest extends NoticeStoreTest {
    @TempDir
    private Path directory;

    @Override
    protected Engine engine() {
        return SqliteEngine.in(directory);
    }
}
