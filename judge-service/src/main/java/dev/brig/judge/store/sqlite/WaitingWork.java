package dev.brig.judge.store.sqlite;

import java.time.Duration;

/** Counts the submissions that wait for a worker, and lets workers wait for one. */
final class WaitingWork {
    private long count;
    private long changes;
    /** Nobody may have what waits until something changes. */
    private boolean heldBack;

    synchronized void came(int number) {
        count += number;
        if (number > 0) {
            changed();
        }
    }

    /** Something is no longer in the way of what waits. */
    synchronized void changed() {
        changes++;
        heldBack = false;
        notifyAll();
    }

    /** How often something has changed. */
    synchronized long changes() {
        return changes;
    }

    /** Nobody may have what waits, unless something has changed since. */
    synchronized void holdBack(long since) {
        heldBack = changes == since;
    }

    synchronized void went(int number) {
        count -= number;
    }

    synchronized long count() {
        return count;
    }

    /** Waits until something waits, or the time is over. */
    synchronized void await(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (count <= 0 || heldBack) {
            long millis = Duration.ofNanos(until - System.nanoTime()).toMillis();
            if (millis <= 0) {
                return;
            }
            wait(millis);
        }
    }
}
