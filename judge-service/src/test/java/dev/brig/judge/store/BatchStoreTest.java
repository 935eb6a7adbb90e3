package dev.brig.judge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.store.Acceptance.Accepted;
import dev.brig.judge.store.Acceptance.Conflicting;
import dev.brig.judge.store.Acceptance.Repeated;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every engine of the store does with batches. */
public abstract class BatchStoreTest extends StoreFixture {
    @Test
    void aBatchIsAcceptedInItsOrder() {
        accept("ann", "before");
        NewBatch batch = batch(Optional.empty(), "a", "b", "c");
        assertThat(store.accept(batch)).isEqualTo(new Accepted(batch.id()));
        accept("ann", "behind");
        assertThat(listed(batch))
                .extracting(one -> one.batch().orElseThrow())
                .containsExactly(
                        new BatchPlace(batch.id(), 0), new BatchPlace(batch.id(), 1), new BatchPlace(batch.id(), 2));
        claimOne();
        for (NewSubmission submission : batch.submissions()) {
            Lease lease = claimOne();
            assertThat(lease.id()).isEqualTo(submission.id());
            assertThat(lease.request()).isEqualTo(submission.request());
            store.finish(lease, judged("accepted"));
        }
        assertThat(listed(batch)).hasSize(3).allMatch(one -> one.state() == SubmissionState.FINISHED);
        assertThat(store.find(claimOne().id()).orElseThrow().batch()).isEmpty();
    }

    @Test
    void ofABatchOfWhichOneCannotBeKeptNoneIs() {
        NewSubmission one = NewSubmission.of("ann", SUBJECT, bytes("a"));
        NewBatch twice = NewBatch.of("ann", Optional.of("key"), List.of(one, one));
        assertThatThrownBy(() -> store.accept(twice)).isInstanceOf(StoreException.class);
        assertThat(store.list(Selection.newest(10))).isEmpty();
        assertThat(store.accept(batch(Optional.of("key"), "a"))).isInstanceOf(Accepted.class);
    }

    @Test
    void twoBatchesWithTheSameKeyAreOne() {
        NewBatch first = batch(Optional.of("key"), "a", "b");
        store.accept(first);
        assertThat(store.accept(batch(Optional.of("key"), "a", "b"))).isEqualTo(new Repeated(first.id()));
        assertThat(store.accept(batch(Optional.of("key"), "ab", ""))).isEqualTo(new Conflicting(first.id()));
        assertThat(store.accept(batch(Optional.of("key"), "a"))).isEqualTo(new Conflicting(first.id()));
        assertThat(store.accept(batch(Optional.of("other"), "a", "b"))).isInstanceOf(Accepted.class);
        assertThat(store.claim(10, LONG)).hasSize(4);
    }

    @Test
    void aBatchAndASubmissionAreNeverOne() {
        NewSubmission single = NewSubmission.of("ann", SUBJECT, bytes("a")).withIdempotencyKey("single");
        store.accept(single);
        assertThat(store.accept(batch(Optional.of("single"), "a"))).isEqualTo(new Conflicting(single.id()));
        store.accept(batch(Optional.of("batch"), "a"));
        assertThat(store.accept(single.withIdempotencyKey("batch"))).isInstanceOf(Conflicting.class);
    }

    @Test
    void manyWhoSendTheSameBatchAtOnceGetTheSame() throws Exception {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        ManyThreads.run(
                16,
                n -> ids.add(store.accept(batch(Optional.of("key"), "a", "b")).id()));
        assertThat(ids).hasSize(1);
        assertThat(store.claim(100, LONG)).hasSize(2);
    }

    @Test
    void aBatchIsStillOneWhenTheStoreIsOpenedAgain() {
        NewBatch batch = batch(
                Optional.of("key"),
                IntStream.range(0, 100).mapToObj(n -> "p" + n).toArray(String[]::new));
        store.accept(batch);
        openAgain();
        assertThat(listed(batch))
                .extracting(StoredSubmission::id)
                .containsExactlyElementsOf(
                        batch.submissions().stream().map(NewSubmission::id).toList());
        assertThat(store.queue().queued()).isEqualTo(100);
    }

    private List<StoredSubmission> listed(NewBatch batch) {
        return store.list(Selection.newest(Selection.MOST).ofBatch(batch.id())).reversed();
    }

    private static NewBatch batch(Optional<String> key, String... requests) {
        return NewBatch.of(
                "ann",
                key,
                Arrays.stream(requests)
                        .map(request -> NewSubmission.of("ann", SUBJECT, bytes(request)))
                        .toList());
    }
}
