package dev.brig.judge.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Tells other machines that there is work, and hears it from them. A hint only: whoever waits looks by itself too, in the end. Many
 * pieces of work that come at once are one announcement, since PostgreSQL commits transactions that announce one after the other.
 */
final class Announcements implements AutoCloseable {
    private static final String CHANNEL = "brig_work";
    /** What comes within it is one announcement. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** How long it waits for a database that cannot be reached. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final int LISTEN_MILLIS = 1000;

    private final DataSource source;
    private final Thread speaker;
    private final Thread listener;
    private boolean toSay;
    private long heard;
    private long heardBeforeLooking;
    private volatile boolean closed;

    Announcements(DataSource source) {
        this.source = source;
        speaker = Thread.ofVirtual().name("brig-store-speaker").start(this::speak);
        listener = Thread.ofVirtual().name("brig-store-listener").start(this::listen);
    }

    /** There is work. */
    synchronized void work() {
        toSay = true;
        notifyAll();
    }

    /** Somebody looks for work now. */
    synchronized void looked() {
        heardBeforeLooking = heard;
    }

    /** Waits until work has been announced since somebody looked, or the time is over. */
    synchronized void await(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (heard == heardBeforeLooking && !closed) {
            long millis = Duration.ofNanos(until - System.nanoTime()).toMillis();
            if (millis <= 0) {
                return;
            }
            wait(millis);
        }
    }

    private void speak() {
        try {
            while (awaitSaying()) {
                say();
                pause(PAUSE);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitSaying() throws InterruptedException {
        while (!toSay && !closed) {
            wait();
        }
        toSay = false;
        return !closed;
    }

    private void say() {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("NOTIFY " + CHANNEL);
        } catch (SQLException failed) {
            // Whoever waits looks by itself.
        }
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
                hear(); // nobody heard what was announced before
                PGConnection notified = connection.unwrap(PGConnection.class);
                while (!closed) {
                    if (notified.getNotifications(LISTEN_MILLIS).length > 0) {
                        hear();
                    }
                }
                statement.execute("UNLISTEN " + CHANNEL);
            } catch (SQLException failed) {
                awaitRetry();
            }
        }
    }

    private synchronized void hear() {
        heard++;
        notifyAll();
    }

    private void awaitRetry() {
        try {
            pause(RETRY);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets time pass, unless this is closed. */
    private synchronized void pause(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        long nanos;
        while (!closed && (nanos = until - System.nanoTime()) > 0) {
            wait(Math.max(1, nanos / 1_000_000));
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            notifyAll();
        }
        // The listener waits for the database, and cannot be interrupted; it ends at once if it hears something.
        Thread.ofVirtual().name("brig-store-close").start(this::say);
        speaker.interrupt();
        listener.interrupt();
        try {
            speaker.join();
            listener.join();
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }
}
