package dev.brig.judge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every engine of the store tells of submissions, and how it forgets them. */
public abstract class SubmissionListingTest extends StoreFixture {
    @Test
    void pagesOfAListAreStableWhileMoreIsAccepted() {
        List<String> ids = new ArrayList<>(
                IntStream.range(0, 25).mapToObj(n -> accept("ann", "program")).toList());
        store.finish(claimOne(), judged("accepted"));
        Collections.reverse(ids);
        List<StoredSubmission> first = store.list(Selection.newest(10));
        accept("ann", "later");
        List<StoredSubmission> second =
                store.list(Selection.newest(10).before(first.getLast().place()));
        List<StoredSubmission> third =
                store.list(Selection.newest(10).before(second.getLast().place()));
        assertThat(IntStream.of(0, 1, 2).boxed().flatMap(n -> List.of(first, second, third).get(n).stream()))
                .extracting(StoredSubmission::id)
                .containsExactlyElementsOf(ids);
    }

    @Test
    void aListIsOfATenantAndAState() {
        String waiting = accept("ann", "waits");
        accept("bob", "bob's");
        String cancelled = accept("ann", "cancelled");
        store.cancel(cancelled);
        assertThat(store.list(Selection.newest(10).ofTenant("ann"))).hasSize(2);
        assertThat(store.list(Selection.newest(10).ofTenant("ann").inState(SubmissionState.QUEUED)))
                .extracting(StoredSubmission::id)
                .containsExactly(waiting);
        assertThat(store.list(Selection.newest(10).inState(SubmissionState.CANCELLED)))
                .extracting(StoredSubmission::id)
                .containsExactly(cancelled);
        Lease lease = claimOne();
        assertThat(store.list(Selection.newest(10).inState(SubmissionState.RUNNING)))
                .extracting(StoredSubmission::id)
                .containsExactly(lease.id());
    }

    @Test
    void aPageGoesOnWhereTheLastOneEndedThoughThatSubmissionHasGone() {
        List<String> ids = new ArrayList<>(
                IntStream.range(0, 6).mapToObj(n -> accept("ann", "program")).toList());
        Collections.reverse(ids);
        List<StoredSubmission> first = store.list(Selection.newest(3));
        store.cancel(first.getLast().id());
        assertThat(store.delete(first.getLast().id())).isTrue();
        assertThat(store.list(Selection.newest(3).before(first.getLast().place())))
                .extracting(StoredSubmission::id)
                .containsExactlyElementsOf(ids.subList(3, 6));
    }

    @Test
    void aListTellsWhatSubmissionsAreAboutAndTheirVerdicts() {
        accept("ann", "other");
        Subject subject = new Subject("cpp17", Optional.of("sums"));
        store.accept(NewSubmission.of("ann", subject, bytes("program")).withPriority(1));
        store.finish(claimOne(), Ending.finished("wrong-answer", bytes("judgement")));
        assertThat(store.list(Selection.newest(10).ofProblem("sums")))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.subject()).isEqualTo(subject);
                    assertThat(found.verdict()).contains("wrong-answer");
                });
    }

    @Test
    void theLineTellsWhoIsNext() {
        List<String> ids =
                IntStream.range(0, 5).mapToObj(n -> accept("ann", "program")).toList();
        claimOne();
        assertThat(store.line(3)).containsExactlyElementsOf(ids.subList(1, 4));
    }

    @Test
    void whatIsKeptTakesRoom() {
        long before = store.usedBytes();
        byte[] large = new byte[1 << 20];
        ThreadLocalRandom.current().nextBytes(large); // so that it cannot be stored in less
        String id = id(store.accept(NewSubmission.of("ann", SUBJECT, large)));
        assertThat(store.find(id)).isPresent();
        assertThat(store.usedBytes() - before).isGreaterThan(1 << 19);
    }

    @Test
    void aPageThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> Selection.newest(Selection.MOST + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyWhatHasEndedIsDeleted() {
        String id = accept("ann", "program");
        assertThat(store.delete(id)).isFalse();
        Lease lease = claimOne();
        assertThat(store.delete(id)).isFalse();
        store.finish(lease, judged("accepted"));
        assertThat(store.delete(id)).isTrue();
        assertThat(store.find(id)).isEmpty();
    }

    @Test
    void whatEndedLongAgoIsForgotten() {
        String waiting = accept("ann", "waits");
        for (int n = 0; n < 5; n++) {
            store.cancel(accept("ann", "cancelled"));
        }
        assertThat(store.forget(Instant.EPOCH, 100)).isZero();
        Instant later = Instant.now().plusSeconds(3600);
        assertThat(store.forget(later, 3)).isEqualTo(3);
        assertThat(store.forget(later, 3)).isEqualTo(2);
        assertThat(store.list(Selection.newest(10)))
                .extracting(StoredSubmission::id)
                .containsExactly(waiting);
    }

    @Test
    void theQueueTellsWhatWaitsAndRuns() {
        assertThat(store.queue().oldest()).isEmpty();
        accept("ann", "first");
        String second = accept("ann", "second");
        claimOne();
        QueueState queue = store.queue();
        assertThat(queue.queued()).isEqualTo(1);
        assertThat(queue.running()).isEqualTo(1);
        assertThat(queue.oldest()).contains(store.find(second).orElseThrow().accepted());
    }
}
