package dev.brig.judge.problem;

import java.time.Duration;
import java.util.Optional;

/**
 * The CPU time a submission may use for one test (of a multi-pass problem: for one pass).
 *
 * @param given by the package; empty where it is to be measured from the example submissions
 * @param acToTimeLimit how many times the slowest submission that must be fast enough fits into the limit
 * @param timeLimitToTle how many times the limit fits into the fastest submission that must be too slow
 * @param resolution the limit is a multiple of it
 */
public record TimeLimit(Optional<Duration> given, double acToTimeLimit, double timeLimitToTle, Duration resolution) {

    /** How a limit was found. */
    public sealed interface Choice {
        record Limit(Duration limit) implements Choice {}

        /** No limit meets both bounds. */
        record Impossible(String reason) implements Choice {}
    }

    /**
     * The limit for the times that were measured: the given one, or the smallest multiple of the resolution that leaves the
     * margins. The given one is held against the margins too.
     *
     * @param slowestAccepted of the submissions that bound the limit from below
     * @param fastestTooSlow of those that bound it from above; empty if there are none
     */
    public Choice choose(Duration slowestAccepted, Optional<Duration> fastestTooSlow) {
        double lowest = seconds(slowestAccepted) * acToTimeLimit;
        Duration limit = given.orElseGet(() -> multipleAtLeast(lowest));
        if (seconds(limit) < lowest) {
            return new Choice.Impossible("the limit of " + seconds(limit) + " s is less than " + acToTimeLimit
                    + " times the slowest accepted submission's " + seconds(slowestAccepted) + " s");
        }
        if (fastestTooSlow.isPresent() && seconds(limit) * timeLimitToTle > seconds(fastestTooSlow.get())) {
            return new Choice.Impossible("the limit of " + seconds(limit) + " s times " + timeLimitToTle
                    + " is more than the fastest submission that must be too slow takes, "
                    + seconds(fastestTooSlow.get()) + " s");
        }
        return new Choice.Limit(limit);
    }

    private Duration multipleAtLeast(double seconds) {
        // What is a multiple up to the error of floating point is one.
        long multiples = Math.max(1, (long) Math.ceil(seconds / seconds(resolution) - 1e-9));
        return resolution.multipliedBy(multiples);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
