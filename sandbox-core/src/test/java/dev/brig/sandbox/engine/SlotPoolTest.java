package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.run.QueuedJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One number of slots for jobs of all policies. */
@Tag("kernel")
class SlotPoolTest {
    private static final Policy ONE = TestPolicies.plain();
    private static final Policy OTHER = TestPolicies.reporting();
    private static final Policy IMPOSSIBLE = TestPolicies.plain().toBuilder()
            .mount(new Mount.Bind("/no/such/place", "/place", false, false))
            .build();

    @Test
    void policiesByTurnsOnOneSlotKeepTheirWardens() {
        try (Engine engine = Engine.open(1)) {
            engine.prepare(ONE);
            engine.prepare(OTHER);
            byTurns(engine);
            Set<Long> wardens = wardens();
            assertThat(wardens).hasSize(2 * Engine.SANDBOXES_PER_SLOT);

            byTurns(engine);
            assertThat(wardens()).isEqualTo(wardens);
        }
        assertThat(wardens()).isEmpty();
    }

    private static void byTurns(Engine engine) {
        for (int turn = 0; turn < 2 * Engine.SANDBOXES_PER_SLOT; turn++) {
            assertRuns(engine, ONE);
            assertRuns(engine, OTHER);
        }
    }

    @Test
    void equalPoliciesShareSandboxes() {
        try (Engine engine = Engine.open(1)) {
            engine.prepare(TestPolicies.plain());
            assertRuns(engine, TestPolicies.plain());
            Set<Long> wardens = wardens();
            assertRuns(engine, TestPolicies.plain());
            assertRuns(engine, TestPolicies.plain());
            assertThat(wardens()).isEqualTo(wardens).hasSize(Engine.SANDBOXES_PER_SLOT);
        }
    }

    @Test
    void beyondWhatAnEngineMayKeepTheLeastRecentlyUsedSandboxesGo() {
        try (Engine engine = Engine.open(1, 2 * Engine.SANDBOXES_PER_SLOT)) {
            engine.prepare(ONE);
            Set<Long> first = wardens();
            engine.prepare(OTHER);
            assertRuns(engine, ONE);
            assertRuns(engine, TestPolicies.hugePages());

            assertThat(wardensAtMost(2 * Engine.SANDBOXES_PER_SLOT)).containsAll(first);
            assertRuns(engine, OTHER);
            assertThat(wardensAtMost(2 * Engine.SANDBOXES_PER_SLOT)).doesNotContainAnyElementsOf(first);
        }
    }

    @Test
    void anEngineRefusesToKeepFewerSandboxesThanItsSlotsNeed() {
        assertThatThrownBy(() -> Engine.open(2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 slots need 4 sandboxes or more: 3");
    }

    @Test
    void aPolicyWhoseSandboxCannotBeMadeFailsItsOwnJobsAndNoOthers() {
        try (Engine engine = Engine.open(1)) {
            for (int round = 0; round < 2; round++) {
                Outcome outcome = engine.run(IMPOSSIBLE, Job.of("true"));
                assertThat(outcome.status()).isEqualTo(Status.FAILED);
                assertThat(outcome.detail().orElseThrow()).startsWith("warden: open_tree(");
                assertThatThrownBy(() -> engine.prepare(IMPOSSIBLE))
                        .isInstanceOf(SandboxException.class)
                        .hasMessageStartingWith("warden: open_tree(");
                assertRuns(engine, ONE);
            }
        }
    }

    @Test
    void noJobWaitsWhileASlotIsIdleWhateverIsReadyThere() throws Exception {
        try (Engine engine = Engine.open(2)) {
            engine.prepare(ONE);
            CountDownLatch up = new CountDownLatch(1);
            Run lasting = engine.start(ONE, lasting(up));
            up.await();
            assertThat(engine.busy()).isEqualTo(1);
            assertRuns(engine, OTHER);
            assertRuns(engine, ONE);
            lasting.cancel();
            assertThat(lasting.await().cause()).hasValue("cancelled");
        }
    }

    @Test
    void jobsAreServedInTheOrderInWhichTheyCameWhateverTheirPolicies() throws Exception {
        try (Engine engine = Engine.open(1)) {
            CountDownLatch up = new CountDownLatch(1);
            Run first = engine.start(ONE, lasting(up));
            up.await();
            List<Integer> ended = Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int number = 0; number < 6; number++) {
                int own = number;
                Policy policy = number % 3 == 0 ? ONE : OTHER;
                all.add(engine.start(policy, Job.of("true"))
                        .outcome(Runnable::run)
                        .thenAccept(_ -> ended.add(own))
                        .toCompletableFuture());
            }
            assertThat(engine.waiting()).isEqualTo(6);
            first.cancel();
            all.forEach(CompletableFuture::join);
            assertThat(ended).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(engine.waiting()).isZero();
        }
    }

    @Test
    void whereAllSlotsRunJobsAPolicyIsPreparedByTheFirstThatIsFree() throws Exception {
        try (Engine engine = Engine.open(2)) {
            CountDownLatch up = new CountDownLatch(2);
            Run one = engine.start(ONE, lasting(up));
            Run other = engine.start(ONE, lasting(up));
            up.await();
            CompletableFuture<Void> prepared = CompletableFuture.runAsync(() -> engine.prepare(OTHER));
            one.cancel();
            prepared.get(); // the other still runs
            assertThat(engine.busy()).isEqualTo(1);
            other.cancel();
        }
    }

    @Test
    void anErrorOutsideOfAJobLeavesTheEngineNoSlotShort() {
        AtomicBoolean thrown = new AtomicBoolean();
        try (SlotPool slots = Pools.ready(ONE, 1)) {
            QueuedJob hit = new QueuedJob(Job.of("true"), ONE.defaults(), Optional.empty(), Optional.empty(), _ -> {
                if (thrown.compareAndSet(false, true)) {
                    throw new StackOverflowError("on purpose");
                }
            });
            slots.submit(new JobRequest(ONE, Job.of("true")), hit);
            assertThatThrownBy(() -> hit.await())
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("on purpose");
            Outcome next = slots.submit(new JobRequest(ONE, Job.of("true")), ONE.defaults())
                    .await();
            assertThat(next.exitCode()).as(next.toString()).hasValue(0);
            assertThat(slots.busy()).isZero();
        }
        assertThat(wardens()).isEmpty();
    }

    private static Job lasting(CountDownLatch up) {
        return Job.builder("sh", "-c", "echo up; sleep 1000")
                .listener((_, _) -> up.countDown())
                .build();
    }

    private static void assertRuns(Engine engine, Policy policy) {
        Outcome outcome = engine.run(policy, Job.of("true"));
        assertThat(outcome.exitCode()).as(outcome.toString()).hasValue(0);
    }

    /** Commands that give a warden its user are children, too, for a moment. */
    private static Set<Long> wardensAtMost(int most) {
        Set<Long> wardens = wardens();
        while (wardens.size() > most) { // the limit of time for tests ends it
            Thread.onSpinWait();
            wardens = wardens();
        }
        return wardens;
    }

    private static Set<Long> wardens() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }
}
