package dev.brig.judge.store;

import dev.brig.judge.blob.BlobOrigin;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A store that many machines use at once, with the files that submissions need. */
public interface SharedStore extends SubmissionStore {
    /**
     * Accepts a submission.
     *
     * @param files the SHA-256 of all blobs that it needs; none of them goes before it has a result
     * @throws StoreException also if one of them is not there
     */
    Acceptance accept(NewSubmission submission, Set<String> files);

    /**
     * Accepts all submissions of a batch, or none.
     *
     * @param files what each of them needs, by its id
     */
    Acceptance accept(NewBatch batch, Map<String, Set<String>> files);

    /**
     * Leases submissions to somebody who can judge them, as {@link SubmissionStore#claim(int, Duration)} does.
     *
     * @param most how many at most
     * @param time how long the leases last if they are not renewed
     */
    List<Lease> claim(Claimant who, int most, Duration time);

    /** The largest news, in bytes. */
    int NEWS_BYTES = 7_900;

    /**
     * Tells something to all that use the store. Who does not listen now does not hear of it, and where there is too much to tell, or the
     * database cannot be reached, nobody does. Does not wait.
     *
     * @param news of ASCII, up to {@link #NEWS_BYTES} long
     */
    void tellAll(String news);

    /** @param listener is told what anybody tells all, this one too, one after the other; does not wait */
    void hear(Consumer<String> listener);

    /** Those that there are, by id. */
    Map<String, StoredSubmission> find(Collection<String> ids);

    BlobOrigin blobs();

    SharedProblems problems();

    /** Somebody is there. */
    void tell(Member member);

    /** Somebody goes, and says so. */
    void leave(String name);

    /** Who told of itself lately, in order of names. */
    List<Member> members();
}
