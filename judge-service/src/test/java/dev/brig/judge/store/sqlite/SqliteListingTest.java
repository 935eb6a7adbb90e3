package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.SubmissionListingTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteListingTest extends SubmissionListingTest {
    @TempDir
    private Path directory;

    @Override
    protected Engine engine() {
        return SqliteEngine.in(directory);
    }
}
