package dev.brig.judge.hooks;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a webhook is tried again: four times as long after each failure, up to a longest, more or less by half, so
 * that those that failed together do not come back together.
 *
 * @param attempts after so many it is tried no more
 */
public record Backoff(Duration first, Duration longest, int attempts) {
    /** 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, then each 5 h: more than a day in all. */
    public static final Backoff USUAL = new Backoff(Duration.ofSeconds(5), Duration.ofHours(5), 12);

    private static final int FACTOR = 4;

    /** @param failures 1 or more */
    Duration after(int failures, RandomGenerator random) {
        Duration pause = first;
        for (int n = 1; n < failures && pause.compareTo(longest) < 0; n++) {
            pause = pause.multipliedBy(FACTOR);
        }
        Duration bounded = pause.compareTo(longest) > 0 ? longest : pause;
        return Duration.ofMillis(Math.round(bounded.toMillis() * random.nextDouble(0.5, 1.5)));
    }
}
