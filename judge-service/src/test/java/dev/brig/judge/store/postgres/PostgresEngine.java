package dev.brig.judge.store.postgres;

import dev.brig.judge.store.StoreFixture;
import dev.brig.judge.store.SubmissionStore;

/** Stores in one database. */
record PostgresEngine(String url) implements StoreFixture.Engine {
    @Override
    public SubmissionStore open() {
        return PostgresStore.open(url, 10);
    }

    @Override
    public SubmissionStore reopen() {
        return open();
    }

    @Override
    public void close() {
        // the server ends with the class
    }
}
