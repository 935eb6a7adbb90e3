package dev.brig.judge.dispatch;

import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.SubmissionStore;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whether the store works, and says so in the log when that changes. */
final class StoreWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

    private final SubmissionStore store;
    private volatile Optional<String> trouble = Optional.empty();

    StoreWatch(SubmissionStore store) {
        this.store = store;
    }

    <T> T write(Supplier<T> write) {
        try {
            T result = write.get();
            worked();
            return result;
        } catch (StoreException unusable) {
            failed(unusable);
            throw unusable;
        }
    }

    void failed(StoreException unusable) {
        if (trouble.isEmpty()) {
            LOG.error("the store of submissions does not work", unusable);
        }
        trouble = Optional.of(unusable.getMessage());
    }

    private void worked() {
        if (trouble.isPresent()) {
            trouble = Optional.empty();
            LOG.warn("the store of submissions works again");
        }
    }

    /** Tries a store that did not work. */
    void look() {
        if (trouble.isPresent()) {
            try {
                store.probe();
                worked();
            } catch (StoreException still) {
                failed(still);
            }
        }
    }

    Optional<String> trouble() {
        return trouble;
    }
}
