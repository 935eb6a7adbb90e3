package dev.brig.bench.store;

import dev.brig.judge.store.SubmissionStore;

/** One kind of store, and what it costs beside this process. */
public interface StoreEngine extends AutoCloseable {
    String name();

    /** A new store with submissions that have ended. */
    SubmissionStore storeWith(long ended);

    /** CPU time that servers of it have used so far; 0 if all happens in this process. */
    long serverCpuMicros();

    @Override
    void close();
}
