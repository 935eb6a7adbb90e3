package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.TestPolicies;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jobs that start together, or not at all. */
@Tag("kernel")
class TogetherTest {
    private static final Policy ONE = TestPolicies.plain();
    private static final Policy OTHER = TestPolicies.reporting();
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(2);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void eachHasItsOwnOutcomeInTheOrderOfTheRequests() {
        List<Run> runs = engine.startTogether(List.of(
                new JobRequest(ONE, Job.of("sh", "-c", "echo one; exit 3")),
                new JobRequest(OTHER, Job.of("sh", "-c", "echo other; exit 4"))));

        assertThat(runs.getFirst().await().exitCode()).hasValue(3);
        assertThat(runs.getFirst().await().stdout().text()).isEqualTo("one\n");
        assertThat(runs.getLast().await().exitCode()).hasValue(4);
        assertThat(runs.getLast().await().stdout().text()).isEqualTo("other\n");
    }

    @Test
    void theyRunAtTheSameTime() throws Exception {
        CountDownLatch up = new CountDownLatch(2);
        List<Run> runs = engine.startTogether(List.of(lasting(up), lasting(up)));
        up.await();
        assertThat(engine.busy()).isEqualTo(2);
        runs.getFirst().cancel();
        assertCancelled(runs);
    }

    @Test
    void manyPairsOnTwoSlotsAllComeToAnEnd() {
        List<List<Run>> pairs = IntStream.range(0, 10)
                .mapToObj(_ -> engine.startTogether(
                        List.of(new JobRequest(ONE, Job.of("true")), new JobRequest(OTHER, Job.of("true")))))
                .toList();
        pairs.forEach(
                pair -> pair.forEach(run -> assertThat(run.await().exitCode()).hasValue(0)));
    }

    @Test
    void aPairWaitsForBothItsSlotsAndIsNotOvertaken() throws Exception {
        CountDownLatch up = new CountDownLatch(1);
        JobRequest lasting = lasting(up);
        Run before = engine.start(lasting.policy(), lasting.job());
        up.await();
        CountDownLatch pairUp = new CountDownLatch(2);
        List<Run> pair = engine.startTogether(List.of(lasting(pairUp), lasting(pairUp)));
        Run after = engine.start(ONE, Job.of("true"));
        assertThat(engine.busy()).as("one slot is idle").isEqualTo(1);
        assertThat(engine.waiting()).isEqualTo(3);

        before.cancel();
        pairUp.await();
        assertThat(after.hasEnded()).isFalse();
        pair.getLast().cancel();
        assertCancelled(pair);
        assertThat(after.await().exitCode()).hasValue(0);
    }

    @Test
    void onesThatWaitCanBeCancelled() throws Exception {
        CountDownLatch up = new CountDownLatch(1);
        JobRequest lasting = lasting(up);
        Run before = engine.start(lasting.policy(), lasting.job());
        up.await();
        List<Run> pair = engine.startTogether(List.of(lasting(up), lasting(up)));
        pair.getFirst().cancel();
        before.cancel();
        assertCancelled(pair);
    }

    @Test
    void ifTheSandboxOfOneCannotBeMadeTheOtherDoesNotStart() {
        Policy impossible = ONE.toBuilder()
                .mount(new Mount.Bind("/no/such/place", "/place", false, false))
                .build();
        List<Run> runs = engine.startTogether(
                List.of(new JobRequest(ONE, Job.of("sleep", "1000")), new JobRequest(impossible, Job.of("true"))));

        Outcome failed = runs.getLast().await();
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.detail().orElseThrow()).contains("open_tree");
        Outcome other = runs.getFirst().await();
        assertThat(other.status()).isEqualTo(Status.STOPPED);
        assertThat(other.detail()).hasValue("before it started");
    }

    @Test
    void ifOneIsRefusedWhileItsFilesAreWrittenTheOtherEnds() {
        Job refused = Job.builder("true").file("a", "1").file("a/b", "2").build();
        List<Run> runs = engine.startTogether(
                List.of(new JobRequest(ONE, Job.of("sleep", "1000")), new JobRequest(ONE, refused)));

        assertThatThrownBy(() -> runs.getLast().await()).isInstanceOf(InvalidJobException.class);
        assertThat(runs.getFirst().await().cause()).hasValue("cancelled");
    }

    @Test
    void moreThanThereAreSlotsAreRefusedAndNoneIsStarted() {
        JobRequest request = new JobRequest(ONE, Job.of("true"));
        assertThatThrownBy(() -> engine.startTogether(List.of(request, request, request)))
                .isInstanceOfSatisfying(
                        InvalidJobException.class, e -> assertThat(e.code()).isEqualTo("too-many-jobs"))
                .hasMessageContaining("3 jobs cannot start together where there are slots for 2");
        assertThatThrownBy(() -> engine.startTogether(List.of(request, new JobRequest(ONE, Job.of("")))))
                .isInstanceOfSatisfying(
                        InvalidJobException.class, e -> assertThat(e.code()).isEqualTo("command-missing"));
        assertThatThrownBy(() -> engine.startTogether(List.of())).isInstanceOf(InvalidJobException.class);
    }

    @Test
    void closingTheEngineCancelsAll() throws Exception {
        CountDownLatch up = new CountDownLatch(2);
        List<Run> running;
        List<Run> waiting;
        try (Engine own = Engine.open(2)) {
            running = own.startTogether(List.of(lasting(up), lasting(up)));
            up.await();
            waiting = own.startTogether(List.of(lasting(up), lasting(up)));
        }
        assertCancelled(running);
        assertCancelled(waiting);
    }

    private static JobRequest lasting(CountDownLatch up) {
        return new JobRequest(
                OTHER,
                Job.builder("sh", "-c", "echo up; sleep 1000")
                        .listener((_, _) -> up.countDown())
                        .build());
    }

    private static void assertCancelled(List<Run> runs) {
        for (Run run : runs) {
            assertThat(run.await().cause()).hasValue("cancelled");
        }
    }
}
