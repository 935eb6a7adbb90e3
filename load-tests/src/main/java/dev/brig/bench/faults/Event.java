package dev.brig.bench.faults;

import java.util.List;
import java.util.Optional;

/**
 * What a client was told, or was done to a service.
 *
 * @param asked when the client asked; nanoseconds since the history began
 * @param told when it had the answer
 */
public record Event(long asked, long told, Kind kind, String key, String id, Optional<Sight> sight, String text) {
    /** What an event is. */
    public enum Kind {
        /** A service has accepted a submission. */
        ACCEPTED,
        /** A client begins to ask for the end of a submission. */
        CANCEL_ASKED,
        /** What a service told of a submission. */
        SEEN,
        /** A submission is in the list of all, in the end. */
        LISTED,
        /** Something was done to a service; the text says what. */
        FAULT,
        /** What is still at work when all submissions have ended, and a while later. */
        STILL_AT_WORK
    }

    /**
     * How a submission looked.
     *
     * @param digest of all that was told of it
     */
    public record Sight(String status, String verdict, int attempts, String digest) {
        private static final List<String> NOT_FINAL = List.of("queued", "running");

        boolean isFinal() {
            return !NOT_FINAL.contains(status);
        }

        @Override
        public String toString() {
            return status + (verdict.isEmpty() ? "" : " (" + verdict + ")");
        }
    }

    @Override
    public String toString() {
        return kind + " " + key + " " + id + " " + sight.map(Sight::toString).orElse("") + text;
    }
}
