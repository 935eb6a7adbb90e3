package dev.brig.judge.dispatch;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.store.SubmissionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Forgets what ended long ago, and what ended first where there is no room for more. */
final class Retention {
    private static final int TOGETHER = 100;
    private static final Duration EVER = Duration.ofDays(365_000);

    private final SubmissionStore store;
    private final Settings settings;
    private final InstantSource clock;
    private final AtomicLong used = new AtomicLong();

    Retention(SubmissionStore store, Settings settings, InstantSource clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /** Forgets what is to go. */
    void look() {
        Instant now = clock.instant();
        forgetAll(now.minus(settings.keep()));
        used.set(store.usedBytes());
        while (used.get() > settings.bytes() && store.forget(now.plus(EVER), TOGETHER) > 0) {
            used.set(store.usedBytes());
        }
    }

    private void forgetAll(Instant before) {
        int gone;
        do {
            gone = store.forget(before, TOGETHER);
        } while (gone == TOGETHER);
    }

    /** @throws RefusedException if there is no room for more */
    void requireRoom(long bytes) {
        if (used.get() + bytes > settings.bytes()) {
            throw new RefusedException(new Refusal.StoreFull(settings.bytes()));
        }
        used.addAndGet(bytes);
    }

    long usedBytes() {
        return used.get();
    }
}
