package dev.brig.judge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every engine of the store does with notices. */
public abstract class NoticeStoreTest extends StoreFixture {
    private static final Optional<String> ALL = Optional.empty();
    private static final Callback OWN = new Callback("https://example.org/hook?x=1", Optional.of("whsec_c2VjcmV0"));
    private static final List<Callback> BOTH = List.of(OWN, Callback.OF_SERVICE);

    @Test
    void noticesAreDueWhenTheirSubmissionHasEnded() {
        String id = acceptWith(BOTH);
        accept("ann", "without");
        assertThat(claim()).isEmpty();
        Lease lease = claimOne();
        assertThat(claim()).isEmpty();
        store.finish(lease, judged("accepted"));
        List<Notice> due = claim();
        assertThat(due).extracting(Notice::submission).containsExactly(id, id);
        assertThat(due).extracting(Notice::to).containsExactlyInAnyOrderElementsOf(BOTH);
        assertThat(due).extracting(Notice::id).doesNotHaveDuplicates();
        assertThat(due).allSatisfy(notice -> assertThat(notice.failures()).isZero());
        assertThat(claim()).as("taken").isEmpty();
        due.forEach(notice -> store.notices().delivered(notice.id()));
        assertThat(store.notices().counts()).isEqualTo(new NoticeStore.Counts(0, 0));
    }

    @Test
    void whatIsCancelledOrLostIsToldOfToo() {
        String cancelled = acceptWith(BOTH.subList(0, 1));
        String lost = acceptWith(BOTH.subList(0, 1));
        store.cancel(cancelled);
        for (int loss = 0; loss < SubmissionStore.MOST_LOSSES; loss++) {
            store.claim(1, OVER);
        }
        store.claim(1, LONG);
        assertThat(claim()).extracting(Notice::submission).containsExactlyInAnyOrder(cancelled, lost);
    }

    @Test
    void whatIsLostWithTheServiceIsToldOfToo() {
        String lost = acceptWith(BOTH.subList(0, 1));
        for (int loss = 0; loss < SubmissionStore.MOST_LOSSES; loss++) {
            store.claim(1, OVER);
            openAgain();
        }
        store.claim(1, LONG);
        assertThat(claim()).extracting(Notice::submission).containsExactly(lost);
    }

    @Test
    void whatWasNotDeliveredIsStillThereWhenTheStoreIsOpenedAgain() {
        ended(BOTH.subList(0, 1));
        Notice first = store.notices().claim(10, OVER, Set.of()).getFirst();
        openAgain();
        assertThat(claim()).containsExactly(first);
    }

    @Test
    void oneThatFailedIsTriedAgainWhenItsTimeHasCome() {
        ended(BOTH.subList(0, 1));
        Notice notice = claim().getFirst();
        store.notices().retry(notice.id(), OVER, "refused");
        Notice again = claim().getFirst();
        assertThat(again.id()).isEqualTo(notice.id());
        assertThat(again.failures()).isEqualTo(1);
        assertThat(again.error()).contains("refused");
        store.notices().retry(notice.id(), LONG, "refused");
        assertThat(claim()).isEmpty();
        assertThat(store.notices().counts()).isEqualTo(new NoticeStore.Counts(1, 0));
    }

    @Test
    void whatWasGivenUpIsListedAndTriedAgainOrForgotten() {
        ended(BOTH);
        List<Notice> due = claim();
        due.forEach(notice -> store.notices().giveUp(notice.id(), "gone"));
        assertThat(claim()).isEmpty();
        assertThat(store.notices().dead(ALL, 10)).hasSize(2).allSatisfy(dead -> {
            assertThat(dead.error()).contains("gone");
            assertThat(dead.dead()).isPresent();
        });
        assertThat(store.notices().dead(ALL, 1)).hasSize(1);
        String one = due.getFirst().id();
        assertThat(store.notices().revive(ALL, Optional.of(one))).isEqualTo(1);
        assertThat(store.notices().revive(ALL, Optional.of(one))).isZero();
        assertThat(claim()).extracting(Notice::id).containsExactly(one);
        assertThat(store.notices().discard(ALL, one)).as("is not dead").isFalse();
        store.notices().giveUp(one, "gone");
        assertThat(store.notices().revive(ALL, Optional.empty())).isEqualTo(2);
        store.notices().giveUp(one, "gone");
        assertThat(store.notices().discard(ALL, one)).isTrue();
        assertThat(store.notices().counts()).isEqualTo(new NoticeStore.Counts(1, 0));
    }

    @Test
    void aTenantSeesAndChangesWhatIsDeadOfItsOwnCallbacksOnly() {
        ended(BOTH);
        List<Notice> due = claim();
        due.forEach(notice -> store.notices().giveUp(notice.id(), "gone"));
        Notice own = due.stream()
                .filter(notice -> !notice.to().isOfService())
                .findFirst()
                .orElseThrow();
        String services = due.stream()
                .filter(notice -> notice.to().isOfService())
                .findFirst()
                .orElseThrow()
                .id();
        Optional<String> ann = Optional.of("ann");
        Optional<String> bob = Optional.of("bob");
        assertThat(store.notices().dead(ann, 10)).extracting(Notice::id).containsExactly(own.id());
        assertThat(store.notices().dead(bob, 10)).isEmpty();
        assertThat(store.notices().revive(bob, Optional.empty())).isZero();
        assertThat(store.notices().revive(bob, Optional.of(own.id()))).isZero();
        assertThat(store.notices().revive(ann, Optional.of(services))).isZero();
        assertThat(store.notices().discard(bob, own.id())).isFalse();
        assertThat(store.notices().discard(ann, services)).isFalse();
        assertThat(store.notices().counts()).isEqualTo(new NoticeStore.Counts(0, 2));
        assertThat(store.notices().revive(ann, Optional.empty())).isEqualTo(1);
        store.notices().giveUp(own.id(), "gone");
        assertThat(store.notices().discard(ann, own.id())).isTrue();
    }

    @Test
    void aBusyReceiverGetsNothing() {
        ended(BOTH);
        assertThat(store.notices().claim(10, LONG, Set.of(OWN.url())))
                .extracting(Notice::to)
                .containsExactly(Callback.OF_SERVICE);
        assertThat(claim()).extracting(Notice::to).containsExactly(OWN);
    }

    @Test
    void noticesGoWithTheirSubmission() {
        String id = ended(BOTH);
        assertThat(store.delete(id)).isTrue();
        assertThat(claim()).isEmpty();
        assertThat(store.notices().counts()).isEqualTo(new NoticeStore.Counts(0, 0));
    }

    private String ended(List<Callback> callbacks) {
        String id = acceptWith(callbacks);
        store.finish(claimOne(), judged("accepted"));
        return id;
    }

    private String acceptWith(List<Callback> callbacks) {
        return id(
                store.accept(NewSubmission.of("ann", SUBJECT, bytes("program")).withCallbacks(callbacks)));
    }

    private List<Notice> claim() {
        return store.notices().claim(10, LONG, Set.of());
    }
}
