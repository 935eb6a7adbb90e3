package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.StoreException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean. */
final class Failures {
    private Failures() {}

    static StoreException of(String what, Throwable cause) {
        boolean full = cause instanceof SQLiteException known && known.getResultCode() == SQLiteErrorCode.SQLITE_FULL;
        return new StoreException(what + ": " + cause.getMessage(), full, cause);
    }
}
