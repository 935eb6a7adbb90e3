package dev.brig.judge.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells other machines that there is work, and news of other kinds, and hears it from them. Hints only: whoever waits looks by itself too, in
 * the end. What comes at once is told in one transaction, since PostgreSQL commits transactions that announce one after the other.
 */
final class Announcements implements AutoCloseable {
    private static final String CHANNEL = "brig_work";
    private static final String NEWS = "brig_news";
    private static final int MOST_NEWS = 1000;
    /** What comes within it is one announcement. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** How long it waits for a database that cannot be reached. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** How long its threads have to end when the database answers. */
    private static final Duration ENDING = Duration.ofSeconds(3);

    private static final int LISTEN_MILLIS = 1000;

    private final DataSource source;
    private final Thread speaker;
    private final Thread listener;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final List<String> news = new ArrayList<>();
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

    /** Is told to all, unless there is too much. */
    synchronized void tell(String text) {
        if (news.size() < MOST_NEWS) {
            news.add(text);
            notifyAll();
        }
    }

    void hear(Consumer<String> listener) {
        listeners.add(listener);
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
                say(takeWork(), takeNews());
                pause(PAUSE);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitSaying() throws InterruptedException {
        while (!toSay && news.isEmpty() && !closed) {
            wait();
        }
        return !closed;
    }

    private synchronized boolean takeWork() {
        boolean work = toSay;
        toSay = false;
        return work;
    }

    private synchronized List<String> takeNews() {
        List<String> taken = List.copyOf(news);
        news.clear();
        return taken;
    }

    private void say(boolean work, List<String> texts) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT pg_notify(?, said) FROM unnest(?) AS said")) {
            List<String> said = work ? List.of("") : List.of();
            for (String channel : List.of(CHANNEL, NEWS)) {
                List<String> all = channel.equals(CHANNEL) ? said : texts;
                if (!all.isEmpty()) {
                    statement.setString(1, channel);
                    statement.setArray(2, connection.createArrayOf("text", all.toArray()));
                    statement.execute();
                }
            }
        } catch (SQLException failed) {
            // Whoever waits looks by itself.
        }
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
                statement.execute("LISTEN " + NEWS);
                hear(); // nobody heard what was announced before
                PGConnection notified = connection.unwrap(PGConnection.class);
                while (!closed) {
                    for (PGNotification heardNow : notified.getNotifications(LISTEN_MILLIS)) {
                        hear(heardNow);
                    }
                }
                statement.execute("UNLISTEN *");
            } catch (SQLException failed) {
                awaitRetry();
            }
        }
    }

    private void hear(PGNotification notification) {
        if (notification.getName().equals(NEWS)) {
            listeners.forEach(listener -> listener.accept(notification.getParameter()));
        } else {
            hear();
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
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        // The listener waits for the database a second at a time, and ends at once if it hears something.
        Thread last = Thread.ofVirtual().name("brig-store-close").start(() -> say(true, List.of()));
        try {
            for (Thread thread : List.of(speaker, listener, last)) {
                if (!thread.join(ENDING)) {
                    thread.interrupt(); // which breaks its connection; but then that is of no use anyway
                    thread.join();
                }
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }
}
