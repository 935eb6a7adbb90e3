package dev.brig.judge.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.store.Rejudging.State;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every engine of the store does with rejudgings. */
public abstract class RejudgingStoreTest extends StoreFixture {
    private static final Subject SUMS = new Subject("python3", Optional.of("sums"));

    @Test
    void whatIsJudgedAgainStandsBesideWhatWasUntilItIsApplied() {
        String first = judged("first", "accepted");
        String second = judged("second", "accepted");
        NewBatch again = again(first, second);
        store.accept(again);
        String rejudgedFirst = again.submissions().getFirst().id();
        Rejudging open = store.rejudgings().find(again.id()).orElseThrow();
        assertThat(open.problem()).isEqualTo("sums");
        assertThat(open.state()).isEqualTo(State.OPEN);
        store.finish(claimOne(), Ending.finished("wrong-answer", bytes("new")));
        store.cancel(again.submissions().getLast().id());
        assertThat(replacedBy(first)).isEmpty();

        assertThat(store.rejudgings().apply(again.id())).isTrue();

        assertThat(replacedBy(first)).contains(rejudgedFirst);
        assertThat(replacedBy(second)).as("was not judged again").isEmpty();
        assertThat(store.find(first).orElseThrow().verdict()).contains("accepted");
        assertThat(store.find(rejudgedFirst).orElseThrow().again()).contains(new Again(first, "accepted"));
        assertThat(store.rejudgings().apply(again.id())).isFalse();
        assertThat(store.rejudgings().cancel(again.id())).isFalse();
        assertThat(store.rejudgings().find(again.id()).orElseThrow().state()).isEqualTo(State.APPLIED);
    }

    @Test
    void oneThatIsCancelledIsNotApplied() {
        String first = judged("first", "accepted");
        NewBatch again = again(first);
        store.accept(again);
        store.finish(claimOne(), judged("new"));
        assertThat(store.rejudgings().cancel(again.id())).isTrue();
        assertThat(store.rejudgings().apply(again.id())).isFalse();
        assertThat(replacedBy(first)).isEmpty();
    }

    @Test
    void aListMayLeaveOutWhatJudgesAgain() {
        String first = judged("first", "accepted");
        store.accept(again(first));
        assertThat(store.list(Selection.newest(10).ofProblem("sums"))).hasSize(2);
        assertThat(store.list(Selection.newest(10).ofProblem("sums").onlyOriginals()))
                .extracting(StoredSubmission::id)
                .containsExactly(first);
    }

    @Test
    void theRejudgingsOfAProblemAreListedAndGoWithTheirSubmissions() {
        String first = judged("first", "accepted");
        NewBatch one = again(first);
        NewBatch two = again(first, first);
        store.accept(one);
        store.accept(two);
        openAgain();
        assertThat(store.rejudgings().list("sums", Optional.empty(), 10))
                .extracting(Rejudging::id)
                .containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(store.rejudgings().list("sums", Optional.of("ann"), 10))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.tenant()).isEqualTo("ann"));
        assertThat(store.rejudgings().list("sums", Optional.of("bob"), 10)).isEmpty();
        assertThat(store.rejudgings().list("other", Optional.empty(), 10)).isEmpty();
        forget(two.submissions().getFirst().id());
        assertThat(store.rejudgings().find(two.id())).isPresent();
        forget(two.submissions().getLast().id());
        assertThat(store.rejudgings().find(two.id())).isEmpty();
        assertThat(store.rejudgings().find(one.id())).isPresent();
    }

    private void forget(String id) {
        store.cancel(id);
        assertThat(store.delete(id)).isTrue();
    }

    private Optional<String> replacedBy(String id) {
        return store.find(id).orElseThrow().replacedBy();
    }

    private String judged(String request, String verdict) {
        String id = id(store.accept(NewSubmission.of("ann", SUMS, bytes(request))));
        store.finish(claimOne(), Ending.finished(verdict, bytes("old")));
        return id;
    }

    private static NewBatch again(String... originals) {
        List<NewSubmission> all = Arrays.stream(originals)
                .map(id -> NewSubmission.of("ann", SUMS, bytes("again")).judgingAgain(new Again(id, "accepted")))
                .toList();
        return NewBatch.of("ann", Optional.empty(), all).rejudging("sums");
    }
}
