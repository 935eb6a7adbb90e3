package dev.brig.judge.store.sqlite;

import java.util.HashMap;
import java.util.Map;

/**
 * Places in line, after start-time fair queueing: a submission starts, in virtual time, when its tenant's last one has finished,
 * but not before the one that was last given to a worker. Whoever has the lowest start goes first.
 */
final class FairShares {
    /** When each tenant's last submission finishes; without those that are done with. */
    private final Map<String, Long> finishes = new HashMap<>();

    private long now;
    private int atLastSweep;

    /** A submission that waits already. */
    synchronized void add(String tenant, long tag, int cost) {
        finishes.merge(tenant, tag + cost, Math::max);
    }

    /** The virtual time of the first in line. */
    synchronized void startAt(long tag) {
        now = tag;
    }

    /** The place of a tenant's next submission. */
    synchronized long next(String tenant, int cost) {
        long start = Math.max(now, finishes.getOrDefault(tenant, 0L));
        finishes.put(tenant, start + cost);
        return start;
    }

    /** A submission was given to a worker. */
    synchronized void given(long tag) {
        now = Math.max(now, tag);
        if (finishes.size() >= 2 * atLastSweep + 1000) {
            finishes.values().removeIf(finish -> finish <= now);
            atLastSweep = finishes.size();
        }
    }
}
