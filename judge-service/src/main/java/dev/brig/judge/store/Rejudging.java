package dev.brig.judge.store;

import java.time.Instant;
import java.util.Locale;

/**
 * Submissions to a problem that are judged again.
 *
 * @param id also that of the batch of the new submissions
 * @param tenant whose it is, and all of its submissions are; or {@link #OF_SEVERAL}
 */
public record Rejudging(String id, String tenant, String problem, State state, Instant created) {
    /** In place of a tenant, where its submissions are of several. No tenant is called so. */
    public static final String OF_SEVERAL = "*";

    /** What became of it. */
    public enum State {
        /** The results stand beside those before. */
        OPEN,
        /** They count. */
        APPLIED,
        /** Nobody wants them. */
        CANCELLED;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }
}
