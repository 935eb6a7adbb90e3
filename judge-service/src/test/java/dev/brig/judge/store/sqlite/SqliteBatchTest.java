package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.BatchStoreTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteBatchTest extends BatchStoreTest {
    @TempDir
    private Path directory;

    @Override
    protected Engine engine() {
        return SqliteEngine.in(directory);
    }
}
