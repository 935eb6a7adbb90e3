package dev.brig.judge.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Submissions, from accepted to finished. What a method has done when it returns is durable, with the exception of leases. All
 * methods may block, and throw {@link StoreException}; any number of threads may call them.
 *
 * <p>Who goes first: higher priority; then whichever tenant has had less (start-time fair queueing: a submission gets its place
 * in line when it is accepted, behind its tenant's own and beside those of others); then whoever came first.
 */
public interface SubmissionStore extends AutoCloseable {
    /** A submission that was lost with its worker, or with the service, so often is given to no worker again. */
    int MOST_LOSSES = 3;

    /** Accepts a submission. */
    Acceptance accept(NewSubmission submission);

    /**
     * Accepts all submissions of a batch, or none.
     *
     * @return with the id of the batch, or that of the one that was there
     */
    Acceptance accept(NewBatch batch);

    /**
     * Leases submissions to a worker, those first that are first in line. Leases that have run out are taken back before.
     *
     * @param most how many at most
     * @param time how long the leases last if they are not renewed
     */
    List<Lease> claim(int most, Duration time);

    /**
     * Makes leases last for a time from now on.
     *
     * @return those that are still held; what is missing ran out or was cancelled, and its work is of no use
     */
    Set<Lease> renew(Collection<Lease> leases, Duration time);

    /**
     * Gives a submission its result and ends the lease.
     *
     * @return whether the lease was held; otherwise nothing was written
     */
    boolean finish(Lease lease, Ending ending);

    /** Ends a lease without a result: the submission goes back to its place in line, and was not lost. */
    void giveBack(Lease lease);

    /**
     * Ends a submission that has no result yet; a worker's lease of it is held no more.
     *
     * @return whether it was this call that ended it
     */
    boolean cancel(String id);

    Optional<StoredSubmission> find(String id);

    /** A submission's request as it was accepted. */
    Optional<byte[]> request(String id);

    /** A submission's result, once it is finished or has failed. */
    Optional<byte[]> result(String id);

    /** The submissions that are asked for, the newest first. */
    List<StoredSubmission> list(Selection selection);

    /**
     * Forgets a submission that is in its final state.
     *
     * @return whether there was one
     */
    boolean delete(String id);

    /**
     * Forgets submissions that came to their final state before a time, the oldest first.
     *
     * @param most how many at most, so that this does not hold up others for long
     * @return how many
     */
    int forget(Instant before, int most);

    QueueState queue();

    /**
     * The submissions that wait and are first in line, in that order.
     *
     * @param most how many at most
     */
    List<String> line(int most);

    /** Who is still to be told what. */
    NoticeStore notices();

    RejudgingStore rejudgings();

    /** About how much room all that is kept takes; what was forgotten makes room for others and does not count. */
    long usedBytes();

    /** Writes something that changes nothing. @throws StoreException if that cannot be done */
    void probe();

    /**
     * Waits until there may be work, or the time is over. It may return early.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void awaitWork(Duration time) throws InterruptedException;

    @Override
    void close();
}
