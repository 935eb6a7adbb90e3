package dev.brig.judge.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
    /** Those of our threads that use a connection. A thread that is interrupted then breaks the connection. */
    private final Set<Thread> connected = new HashSet<>();

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
                Uninterrupted _ = uninterrupted();
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
                    Uninterrupted _ = uninterrupted();
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

    private interface Uninterrupted extends AutoCloseable {
        @Override
        void close();
    }

    /** This thread is not interrupted until it closes what it gets. */
    private synchronized Uninterrupted uninterrupted() {
        Thread own = Thread.currentThread();
        connected.add(own);
        return () -> {
            synchronized (this) {
                connected.remove(own);
            }
        };
    }

    @Override
    public void close() {
        List<Thread> all = new ArrayList<>(List.of(speaker, listener));
        synchronized (this) {
            closed = true;
            notifyAll();
            if (connected.contains(listener)) {
                // It waits for the database a second at a time, and ends at once if it hears something.
                all.add(Thread.ofVirtual().name("brig-store-close").start(() -> say(true, List.of())));
            }
            Stream.of(speaker, listener)
                    .filter(thread -> !connected.contains(thread))
                    .forEach(Thread::interrupt);
        }
        try {
            for (Thread thread : all) {
                thread.join();
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }
}
