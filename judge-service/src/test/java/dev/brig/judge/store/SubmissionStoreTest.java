package dev.brig.judge.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.store.Acceptance.Accepted;
import dev.brig.judge.store.Acceptance.Conflicting;
import dev.brig.judge.store.Acceptance.Repeated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every engine of the store does with a submission, from accepted to finished. */
public abstract class SubmissionStoreTest extends StoreFixture {
    @Test
    void anAcceptedSubmissionWaitsIsLeasedAndGetsItsResult() {
        String id = accept("ann", "program");
        assertThat(state(id)).isEqualTo(SubmissionState.QUEUED);
        Lease lease = claimOne();
        assertThat(lease.id()).isEqualTo(id);
        assertThat(lease.tenant()).isEqualTo("ann");
        assertThat(new String(lease.request(), UTF_8)).isEqualTo("program");
        assertThat(state(id)).isEqualTo(SubmissionState.RUNNING);
        assertThat(store.result(id)).isEmpty();

        assertThat(store.finish(lease, judged("accepted"))).isTrue();

        assertThat(state(id)).isEqualTo(SubmissionState.FINISHED);
        assertThat(store.result(id).map(result -> new String(result, UTF_8))).contains("accepted");
        assertThat(store.request(id).map(request -> new String(request, UTF_8))).contains("program");
        assertThat(store.find(id).orElseThrow().finished()).isPresent();
        assertThat(store.claim(1, LONG)).isEmpty();
    }

    @Test
    void aLeasedSubmissionIsGivenToNobodyElse() {
        accept("ann", "program");
        claimOne();
        assertThat(store.claim(10, LONG)).isEmpty();
    }

    @Test
    void aResultIsWrittenOnce() {
        String id = accept("ann", "program");
        Lease lease = claimOne();
        assertThat(store.finish(lease, judged("first"))).isTrue();
        assertThat(store.finish(lease, judged("second"))).isFalse();
        assertThat(store.result(id).map(result -> new String(result, UTF_8))).contains("first");
    }

    @Test
    void aLeaseThatRanOutIsGivenToAnotherAndItsHolderCannotWriteAnyMore() {
        String id = accept("ann", "program");
        Lease late = store.claim(1, OVER).getFirst();
        Lease second = claimOne();
        assertThat(second.id()).isEqualTo(id);
        assertThat(second.attempt()).isEqualTo(late.attempt() + 1);
        assertThat(store.renew(Set.of(late, second), LONG)).containsExactly(second);
        assertThat(store.finish(late, judged("late"))).isFalse();
        assertThat(store.finish(second, judged("in time"))).isTrue();
        assertThat(store.result(id).map(result -> new String(result, UTF_8))).contains("in time");
    }

    @Test
    void aLeaseThatIsRenewedDoesNotRunOut() {
        accept("ann", "program");
        Lease lease = store.claim(1, LONG).getFirst();
        assertThat(store.renew(Set.of(lease), LONG)).containsExactly(lease);
        assertThat(store.claim(1, LONG)).isEmpty();
    }

    @Test
    void aSubmissionThatLosesItsWorkerAgainAndAgainIsGivenUp() {
        String id = accept("ann", "program");
        for (int loss = 0; loss < SubmissionStore.MOST_LOSSES; loss++) {
            assertThat(store.claim(1, OVER)).hasSize(1);
        }
        assertThat(store.claim(1, LONG)).isEmpty();
        assertThat(state(id)).isEqualTo(SubmissionState.LOST);
        assertThat(store.find(id).orElseThrow().attempts()).isEqualTo(SubmissionStore.MOST_LOSSES);
    }

    @Test
    void whatIsLostWithTheServiceAgainAndAgainIsGivenUp() {
        String id = accept("ann", "program");
        for (int loss = 0; loss < SubmissionStore.MOST_LOSSES; loss++) {
            assertThat(store.claim(1, OVER))
                    .singleElement()
                    .extracting(Lease::attempt)
                    .isEqualTo(loss + 1);
            openAgain();
        }
        assertThat(store.claim(1, LONG)).isEmpty();
        assertThat(state(id)).isEqualTo(SubmissionState.LOST);
        assertThat(store.find(id).orElseThrow().attempts()).isEqualTo(SubmissionStore.MOST_LOSSES);
    }

    @Test
    void whatWasGivenBackBeforeTheServiceEndedIsNotLost() {
        String id = accept("ann", "program");
        for (int time = 0; time < 2 * SubmissionStore.MOST_LOSSES; time++) {
            store.giveBack(claimOne());
            openAgain();
        }
        assertThat(claimOne().id()).isEqualTo(id);
    }

    @Test
    void whatIsGivenBackIsNotLostHoweverOften() {
        String id = accept("ann", "program");
        for (int time = 0; time < 2 * SubmissionStore.MOST_LOSSES; time++) {
            store.giveBack(claimOne());
        }
        Lease lease = claimOne();
        assertThat(lease.id()).isEqualTo(id);
        assertThat(store.finish(lease, judged("accepted"))).isTrue();
    }

    @Test
    void whoGaveALeaseBackCannotWriteAnyMore() {
        accept("ann", "program");
        Lease first = claimOne();
        store.giveBack(first);
        Lease second = claimOne();
        assertThat(store.finish(first, judged("first"))).isFalse();
        assertThat(store.finish(second, judged("second"))).isTrue();
    }

    @Test
    void aCancelledSubmissionIsNotGivenOut() {
        String id = accept("ann", "program");
        assertThat(store.cancel(id)).isTrue();
        assertThat(store.cancel(id)).isFalse();
        assertThat(store.claim(1, LONG)).isEmpty();
        assertThat(state(id)).isEqualTo(SubmissionState.CANCELLED);
        assertThat(store.queue().queued()).isZero();
    }

    @Test
    void aSubmissionThatIsCancelledWhileItRunsGetsNoResult() {
        String id = accept("ann", "program");
        Lease lease = claimOne();
        assertThat(store.cancel(id)).isTrue();
        assertThat(store.renew(Set.of(lease), LONG)).isEmpty();
        assertThat(store.finish(lease, judged("accepted"))).isFalse();
        assertThat(state(id)).isEqualTo(SubmissionState.CANCELLED);
        assertThat(store.result(id)).isEmpty();
    }

    @Test
    void aFinishedSubmissionCannotBeCancelled() {
        String id = accept("ann", "program");
        store.finish(claimOne(), judged("accepted"));
        assertThat(store.cancel(id)).isFalse();
        assertThat(state(id)).isEqualTo(SubmissionState.FINISHED);
    }

    @Test
    void ofOneTenantTheFirstGoesFirst() {
        List<String> ids = IntStream.range(0, 20)
                .mapToObj(n -> accept("ann", "program " + n))
                .toList();
        assertThat(store.claim(20, LONG)).extracting(Lease::id).containsExactlyElementsOf(ids);
    }

    @Test
    void aHigherPriorityGoesFirstWhosoeverItIs() {
        accept("ann", "low");
        String high =
                id(store.accept(NewSubmission.of("bob", SUBJECT, bytes("high")).withPriority(1)));
        assertThat(claimOne().id()).isEqualTo(high);
    }

    @Test
    void aTenantWithOneSubmissionDoesNotWaitForAnothersThousand() {
        for (int n = 0; n < 1000; n++) {
            accept("ann", "program");
        }
        assertThat(store.claim(10, LONG)).hasSize(10);
        String bobs = accept("bob", "program");
        assertThat(store.claim(2, LONG)).extracting(Lease::id).contains(bobs);
    }

    @Test
    void tenantsShareByWhatTheirSubmissionsCost() {
        for (int n = 0; n < 8; n++) {
            store.accept(NewSubmission.of("dear", SUBJECT, bytes("program")).withCost(3));
        }
        for (int n = 0; n < 24; n++) {
            accept("cheap", "program");
        }
        Map<String, Integer> given = new TreeMap<>();
        store.claim(16, LONG).forEach(lease -> given.merge(lease.tenant(), 1, Integer::sum));
        assertThat(given.get("cheap")).isBetween(11, 13);
    }

    @Test
    void whoWasAwayHasNoMoreThanAShareWhenHeComesBack() {
        for (int n = 0; n < 100; n++) {
            accept("ann", "program");
        }
        store.claim(50, LONG);
        for (int n = 0; n < 50; n++) {
            accept("bob", "program");
        }
        long bobs = store.claim(20, LONG).stream()
                .filter(lease -> lease.tenant().equals("bob"))
                .count();
        assertThat(bobs).isBetween(9L, 11L);
    }

    @Test
    void twoWithTheSameKeyAreOne() {
        NewSubmission submission =
                NewSubmission.of("ann", SUBJECT, bytes("program")).withIdempotencyKey("key");
        Acceptance first = store.accept(submission);
        assertThat(first).isInstanceOf(Accepted.class);
        assertThat(store.accept(submission)).isEqualTo(new Repeated(first.id()));
        NewSubmission other = NewSubmission.of("ann", SUBJECT, bytes("another")).withIdempotencyKey("key");
        assertThat(store.accept(other)).isEqualTo(new Conflicting(first.id()));
        NewSubmission bobs = NewSubmission.of("bob", SUBJECT, bytes("program")).withIdempotencyKey("key");
        assertThat(store.accept(bobs)).isInstanceOf(Accepted.class);
        assertThat(store.claim(10, LONG)).hasSize(2);
    }

    @Test
    void manyWhoSendTheSameKeyAtOnceGetTheSameSubmission() throws Exception {
        NewSubmission submission =
                NewSubmission.of("ann", SUBJECT, bytes("program")).withIdempotencyKey("key");
        Set<String> ids = ConcurrentHashMap.newKeySet();
        ManyThreads.run(16, n -> ids.add(store.accept(submission).id()));
        assertThat(ids).hasSize(1);
        assertThat(store.claim(10, LONG)).hasSize(1);
    }

    @Test
    void whatCannotBeJudgedFailsAndSaysWhy() {
        String id = accept("ann", "program");
        assertThat(store.finish(claimOne(), Ending.failed(bytes("no such file"))))
                .isTrue();
        assertThat(state(id)).isEqualTo(SubmissionState.FAILED);
        assertThat(store.result(id).map(result -> new String(result, UTF_8))).contains("no such file");
        assertThat(store.find(id).orElseThrow().verdict()).isEmpty();
    }

    @Test
    void whatWasAcceptedOrFinishedIsThereAfterTheStoreWasOpenedAgain() {
        String finished = accept("ann", "first");
        store.finish(claimOne(), judged("accepted"));
        String waiting = accept("ann", "second");
        openAgain();
        assertThat(state(finished)).isEqualTo(SubmissionState.FINISHED);
        assertThat(store.queue().queued()).isEqualTo(1);
        assertThat(claimOne().id()).isEqualTo(waiting);
    }

    @Test
    void whoWaitsForWorkIsToldOfIt() throws Exception {
        assertThat(store.claim(1, LONG)).isEmpty();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> waiting = threads.submit(() -> {
                Instant start = Instant.now();
                store.awaitWork(LONG);
                return Instant.now().isBefore(start.plus(LONG));
            });
            accept("ann", "program");
            assertThat(waiting.get()).isTrue();
        }
    }

    @Test
    void manyWorkersJudgeEachSubmissionOnceThoughLeasesRunOutAndAreGivenBack() throws Exception {
        int number = 300;
        ManyThreads.run(4, n -> IntStream.range(0, number / 4).forEach(m -> accept("tenant " + n, "program")));
        Map<String, Integer> finished = new ConcurrentHashMap<>();
        ManyThreads.run(8, n -> {
            while (finished.size() < number) {
                for (Lease lease : store.claim(3, LONG)) {
                    if (ThreadLocalRandom.current().nextInt(4) == 0) {
                        store.giveBack(lease);
                    } else if (store.finish(lease, judged("accepted"))) {
                        finished.merge(lease.id(), 1, Integer::sum);
                    }
                }
            }
        });
        assertThat(finished).hasSize(number);
        assertThat(finished.values()).containsOnly(1);
        assertThat(store.queue()).isEqualTo(new QueueState(0, 0, Optional.empty()));
    }
}
