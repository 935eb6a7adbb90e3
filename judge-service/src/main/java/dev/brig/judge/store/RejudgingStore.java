package dev.brig.judge.store;

import java.util.List;
import java.util.Optional;

/** Rejudgings; they come with their batch, and go with the last of its submissions. All methods may block. */
public interface RejudgingStore {
    Optional<Rejudging> find(String id);

    /**
     * Those of a problem, the newest first.
     *
     * @param tenant only this one's
     */
    List<Rejudging> list(String problem, Optional<String> tenant, int most);

    /**
     * Lets the results of an open rejudging count: the original of each one that is finished is replaced by it.
     *
     * @return whether it was open
     */
    boolean apply(String id);

    /** Ends an open rejudging without that. @return whether it was open */
    boolean cancel(String id);
}
