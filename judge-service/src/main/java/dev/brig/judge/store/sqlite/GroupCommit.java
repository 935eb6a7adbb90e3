package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Writes to the database on one thread, so many writes in one transaction as have come while the last one was synchronised: that
 * takes most of the time, and as long for one as for many.
 */
final class GroupCommit implements AutoCloseable {
    private static final int MOST_TOGETHER = 256;

    /** Something to write. It may be tried twice, since a transaction that fails is taken apart. */
    interface Write<T> {
        T into(Connection connection) throws SQLException;
    }

    private record Waiting<T>(Write<T> write, CompletableFuture<T> done) {
        /** Writes, and gives what is to be done once that is durable. */
        Runnable tryIn(Connection connection) throws SQLException {
            T result = write.into(connection);
            return () -> done.complete(result);
        }
    }

    private static final Waiting<Void> END = new Waiting<>(connection -> null, new CompletableFuture<>());

    private final Connection connection;
    private final BlockingQueue<Waiting<?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** @param connection belongs to this object from now on */
    GroupCommit(Connection connection) {
        this.connection = connection;
        thread = Thread.ofPlatform().daemon().name("brig-store").start(this::run);
    }

    /**
     * Writes, and waits until it is durable.
     *
     * @throws StoreException if it cannot be written; then nothing was
     */
    <T> T write(Write<T> write) {
        CompletableFuture<T> done = new CompletableFuture<>();
        synchronized (waiting) {
            if (closed) {
                throw new StoreException("the store is closed");
            }
            waiting.add(new Waiting<>(write, done));
        }
        try {
            return done.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StoreException known) {
                throw known;
            }
            throw Failures.of("cannot write to the store", failed.getCause());
        }
    }

    private void run() {
        List<Waiting<?>> batch = new ArrayList<>();
        try {
            do {
                batch.clear();
                batch.add(waiting.take());
                waiting.drainTo(batch, MOST_TOGETHER - 1);
            } while (writeAll(batch));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("nobody interrupts this thread", interrupted);
        }
    }

    /** @return whether more is to come */
    private boolean writeAll(List<Waiting<?>> batch) {
        boolean last = batch.remove(END);
        if (!batch.isEmpty() && !writeTogether(batch)) {
            for (Waiting<?> one : batch) {
                writeAlone(one);
            }
        }
        return !last;
    }

    private boolean writeTogether(List<Waiting<?>> batch) {
        try {
            List<Runnable> results = new ArrayList<>();
            for (Waiting<?> one : batch) {
                results.add(one.tryIn(connection));
            }
            connection.commit();
            results.forEach(Runnable::run);
            return true;
        } catch (SQLException | RuntimeException failed) {
            rollBack(failed);
            if (batch.size() == 1) {
                batch.getFirst().done().completeExceptionally(failed);
                return true;
            }
            return false;
        }
    }

    private void writeAlone(Waiting<?> one) {
        writeTogether(List.of(one));
    }

    private void rollBack(Exception why) {
        try {
            connection.rollback();
        } catch (SQLException second) {
            why.addSuppressed(second);
            beginAgain(why);
        }
    }

    /**
     * SQLite takes a transaction back by itself where the disk is full, and the driver does not notice: it would begin no other, each
     * statement would be durable at once, and each commit fail.
     */
    private void beginAgain(Exception why) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException nothingToCommit) {
            why.addSuppressed(nothingToCommit);
        }
        try {
            connection.setAutoCommit(false);
        } catch (SQLException third) {
            why.addSuppressed(third);
        }
    }

    /** Everything that was asked for before is written first. */
    @Override
    public void close() {
        synchronized (waiting) {
            if (closed) {
                return;
            }
            closed = true;
            waiting.add(END);
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new StoreException("cannot close the store: " + failed.getMessage(), failed);
        }
    }
}
