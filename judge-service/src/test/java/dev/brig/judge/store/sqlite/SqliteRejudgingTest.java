package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.RejudgingStoreTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteRejudgingTest extends RejudgingStoreTest {
    @TempDir
    private Path directory;

    @Override
    protected Engine engine() {
        return SqliteEngine.in(directory);
    }
}
