package dev.brig.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.bench.faults.Event.Kind;
import dev.brig.bench.faults.Event.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pure")
class HistoryCheckerTest {
    private static final Sight ACCEPTED = new Sight("finished", "accepted", 1, "a");
    private static final Sight QUEUED = new Sight("queued", "", 0, "q");
    private static final Sight CANCELLED = new Sight("cancelled", "", 0, "c");

    private final List<Event> events = new ArrayList<>();

    private void add(Kind kind, String key, String id, Optional<Sight> sight, String text) {
        long now = 10L * events.size();
        events.add(new Event(now, now + 1, kind, key, id, sight, text));
    }

    private void accepted(String key, String id) {
        add(Kind.ACCEPTED, key, id, Optional.empty(), "");
    }

    private void seen(String id, Sight sight) {
        add(Kind.SEEN, "", id, Optional.of(sight), "");
    }

    private void listed(String... ids) {
        for (String id : ids) {
            add(Kind.LISTED, "", id, Optional.empty(), "");
        }
    }

    private void fault(String text) {
        add(Kind.FAULT, "", "", Optional.empty(), text);
    }

    private List<String> wrong() {
        return HistoryChecker.check(events);
    }

    @Test
    void nothingIsWrongWithAHistoryInWhichAllWentWell() {
        accepted("k1", "1");
        accepted("k2", "2");
        accepted("k1", "1"); // asked again, since the first answer did not come
        seen("1", QUEUED);
        fault("the primary is killed");
        add(Kind.CANCEL_ASKED, "", "2", Optional.empty(), "");
        seen("2", CANCELLED);
        seen("1", ACCEPTED);
        seen("1", ACCEPTED);
        listed("1", "2");
        assertThat(wrong()).isEmpty();
    }

    @Test
    void aResultThatChangesIsFound() {
        accepted("k", "1");
        seen("1", ACCEPTED);
        seen("1", new Sight("finished", "accepted", 2, "b"));
        listed("1");
        assertThat(wrong()).singleElement().asString().contains("1 changed");
    }

    @Test
    void aSubmissionThatHasEndedAndWaitsAgainIsFound() {
        accepted("k", "1");
        seen("1", ACCEPTED);
        seen("1", QUEUED);
        listed("1");
        assertThat(wrong()).containsExactly("1 was finished (accepted), and then queued again");
    }

    @Test
    void anAnswerThatWasAskedForBeforeTheEndWasToldMayBeOlder() {
        accepted("k", "1");
        seen("1", ACCEPTED);
        long told = events.getLast().told();
        events.add(new Event(told - 1, told + 5, Kind.SEEN, "", "1", Optional.of(QUEUED), ""));
        listed("1");
        assertThat(wrong()).isEmpty();
    }

    @Test
    void aSubmissionWithoutAResultIsFound() {
        accepted("k", "1");
        seen("1", QUEUED);
        listed("1");
        assertThat(wrong()).containsExactly("1 was accepted and has no result");
    }

    @Test
    void aSubmissionThatIsLostAtAPromotionIsFoundWithItsMoment() {
        accepted("k1", "1");
        fault("the standby is promoted");
        accepted("k2", "2");
        seen("1", ACCEPTED);
        seen("2", ACCEPTED);
        listed("2");
        assertThat(wrong()).containsExactly("1 was accepted before the standby is promoted and is lost");
    }

    @Test
    void aKeyThatStandsForTwoSubmissionsIsFound() {
        accepted("k", "1");
        accepted("k", "2");
        seen("1", ACCEPTED);
        seen("2", ACCEPTED);
        listed("1", "2");
        assertThat(wrong()).containsExactly("k was accepted as [1, 2]");
    }

    @Test
    void aSubmissionForTwoKeysIsFound() {
        accepted("k1", "1");
        accepted("k2", "1");
        seen("1", ACCEPTED);
        listed("1");
        assertThat(wrong()).containsExactly("1 was accepted for [k1, k2]");
    }

    @Test
    void whatIsKeptTwiceOrOfNobodyIsFound() {
        accepted("k", "1");
        seen("1", ACCEPTED);
        listed("1", "1", "3");
        assertThat(wrong())
                .containsExactly("1 is listed twice", "3 is there, and no client was told that it was accepted");
    }

    @Test
    void anEndThatNobodyWantedIsFound() {
        for (Sight end : List.of(
                CANCELLED,
                new Sight("finished", "wrong-answer", 1, "w"),
                new Sight("failed", "", 1, "f"),
                new Sight("lost", "", 2, "l"))) {
            events.clear();
            accepted("k", "1");
            seen("1", end);
            listed("1");
            assertThat(wrong()).as(end.status()).hasSize(1);
        }
    }

    @Test
    void aSubmissionMayBeGivenUpThatLostItsWorkerAgainAndAgain() {
        accepted("k", "1");
        seen("1", new Sight("lost", "", 3, "l"));
        listed("1");
        assertThat(wrong()).isEmpty();
    }

    @Test
    void aCancelledSubmissionThatIsJudgedAllTheSameIsFound() {
        accepted("k", "1");
        add(Kind.CANCEL_ASKED, "", "1", Optional.empty(), "");
        seen("1", CANCELLED);
        seen("1", ACCEPTED);
        listed("1");
        add(Kind.STILL_AT_WORK, "", "", Optional.empty(), "worker1 has a lease");
        assertThat(wrong())
                .hasSize(2)
                .anySatisfy(one -> assertThat(one).startsWith("1 changed from cancelled"))
                .contains("when all had ended: worker1 has a lease");
    }
}
