package dev.brig.judge.store;

import java.time.Duration;
import java.util.Locale;

/**
 * A node or a worker of a cluster, as it last told of itself.
 *
 * @param about what it is, in a form of its own
 * @param slots how many sandboxes it runs at once
 * @param busy how many of them were running
 * @param leases how many submissions it holds; counted by the store
 * @param silence since when nothing was heard of it; measured by the store
 */
public record Member(String name, Kind kind, String about, int slots, int busy, int leases, Duration silence) {
    public enum Kind {
        /** Answers clients, and judges unless it has no slots. */
        NODE,
        /** Judges what nodes give it. */
        WORKER;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a member says of itself. */
    public static Member saying(String name, Kind kind, String about, int slots, int busy) {
        return new Member(name, kind, about, slots, busy, 0, Duration.ZERO);
    }
}
