package dev.brig.judge.dispatch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What is told of one submission, from the beginning, so that who comes later misses nothing. Safe for use by several threads. */
public final class Feed {
    /** More is forgotten from the beginning on; a problem has fewer tests. */
    private static final int MOST = 20_000;

    private final List<Event> events = new ArrayList<>();
    private final Set<Consumer<Event>> listeners = new LinkedHashSet<>();
    private long count;

    /** @param number grows from event to event */
    public record Event(long number, Progress progress) {}

    Feed() {}

    /**
     * Tells a listener what was told before, and then what comes. It is called by one thread at a time, in order, and must not
     * wait.
     *
     * @param after only what has higher numbers
     * @return ends it
     */
    public synchronized Runnable listen(long after, Consumer<Event> listener) {
        events.stream().filter(event -> event.number() > after).forEach(listener);
        listeners.add(listener);
        return () -> forget(listener);
    }

    private synchronized void forget(Consumer<Event> listener) {
        listeners.remove(listener);
    }

    synchronized boolean hasListeners() {
        return !listeners.isEmpty();
    }

    /** Whether nothing but its place in line was told. */
    synchronized boolean isWaiting() {
        return events.isEmpty() || events.getLast().progress() instanceof Progress.Queued;
    }

    /** It waits at a place in line. */
    synchronized void queued(int position) {
        Progress now = new Progress.Queued(position);
        if (isWaiting() && (events.isEmpty() || !events.getLast().progress().equals(now))) {
            events.clear(); // who comes later needs only the last one
            tell(now);
        }
    }

    synchronized void tell(Progress progress) {
        Event event = new Event(++count, progress);
        if (events.size() == MOST) {
            events.removeFirst();
        }
        events.add(event);
        listeners.forEach(listener -> listener.accept(event));
    }
}
