package dev.brig.judge.dispatch;

import dev.brig.judge.store.SubmissionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/** Who waits, in order. It is looked up once a second at most, however many ask. */
final class Line {
    private static final int MOST = 1000;
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final SubmissionStore store;
    private List<String> ids = List.of();
    private long read = System.nanoTime() - FRESH.toNanos();

    Line(SubmissionStore store) {
        this.store = store;
    }

    private synchronized List<String> ids() {
        if (System.nanoTime() - read >= FRESH.toNanos()) {
            ids = List.copyOf(store.line(MOST));
            read = System.nanoTime();
        }
        return ids;
    }

    /** From 1; nothing where it is not among the first. */
    OptionalInt position(String id) {
        int index = ids().indexOf(id);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + 1);
    }

    /** Tells the position of each. */
    void each(BiConsumer<String, Integer> of) {
        List<String> now = ids();
        for (int index = 0; index < now.size(); index++) {
            of.accept(now.get(index), index + 1);
        }
    }

    Duration oldestWait() {
        return store.queue()
                .oldest()
                .map(since -> Duration.between(since, Instant.now()))
                .filter(wait -> !wait.isNegative()) // a clock that was set back
                .orElse(Duration.ZERO);
    }
}
