package dev.brig.judge.store.sqlite;

import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.store.StoreFixture;
import dev.brig.judge.store.SubmissionStore;
import java.nio.file.Path;

/** Stores in a directory. */
record SqliteEngine(StateDirectory state) implements StoreFixture.Engine {
    static SqliteEngine in(Path directory) {
        return new SqliteEngine(StateDirectory.open(directory.resolve("state")));
    }

    @Override
    public SubmissionStore open() {
        return SqliteStore.open(state);
    }

    @Override
    public SubmissionStore reopen() {
        return SqliteStore.open(state);
    }

    @Override
    public void close() {
        state.close();
    }
}
