package dev.brig.judge.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What is still to be told of submissions that have ended. A notice is there as soon as its submission has its final state, whatever
 * ends the process in between, and goes with its submission when that is forgotten. All methods may block, and throw
 * {@link StoreException}.
 */
public interface NoticeStore {
    /**
     * Takes notices to deliver them. Each is given to nobody else until a time is over, or one of the methods below was called.
     *
     * @param most how many at most
     * @param busy the URLs of callbacks that are to get nothing now
     */
    List<Notice> claim(int most, Duration time, Collection<String> busy);

    /** It was delivered, and goes. */
    void delivered(String id);

    /** It could not be delivered, and is tried again after a time. */
    void retry(String id, Duration after, String error);

    /** It could not be delivered, and is tried no more. */
    void giveUp(String id, String error);

    /**
     * Those that are tried no more, the last ones first.
     *
     * @param tenant only those to the callbacks of this one's submissions; not those to whomever the service tells of all
     */
    List<Notice> dead(Optional<String> tenant, int most);

    /**
     * Has what is tried no more tried again, as if it were new.
     *
     * @param tenant only those that {@link #dead} tells this one
     * @param id only this one
     * @return how many
     */
    int revive(Optional<String> tenant, Optional<String> id);

    /**
     * Forgets one that is tried no more.
     *
     * @param tenant only if {@link #dead} tells it this one
     * @return whether there was one
     */
    boolean discard(Optional<String> tenant, String id);

    Counts counts();

    /**
     * @param due those that are to be delivered now or later
     * @param dead those that are tried no more
     */
    record Counts(long due, long dead) {}
}
