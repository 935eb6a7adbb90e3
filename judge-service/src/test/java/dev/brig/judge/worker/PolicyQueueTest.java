package dev.brig.judge.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.engine.JobRequest;
import dev.brig.sandbox.engine.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyQueueTest {
    private static final Job SLEEP =
            Job.builder("sleep", "100").limit(Limit.WALL, 100_000).build();
    private static final Job ECHO = Job.of("echo", "here");
    private final FailingRunner runner = new FailingRunner(new LocalSandboxRunner(2));
    private final PolicyQueues queues =
            new PolicyQueues(runner, Policies.builtIn(), Set.of("judge"), 1, RunListener.NONE);
    private PolicyQueue queue;

    @BeforeEach
    void open() {
        queue = queues.await("judge");
        assertThat(queue.reasons()).isEmpty();
    }

    @AfterEach
    void close() {
        queues.close();
    }

    @Test
    void jobsThatRunGoOnWhileTheirPolicyIsNotReady() throws Exception {
        Job job = Job.builder("cat")
                .stdin(Content.of("went on\n".getBytes(StandardCharsets.UTF_8)))
                .build();
        Run sleeping = queue.start(SLEEP, queue.take(SLEEP));
        runner.failing = true;
        for (int i = 0; i < 3; i++) {
            assertThat(outcome(queue.start(job, queue.take(job))).status()).isEqualTo(Outcome.Status.FAILED);
        }
        assertThat(refusal(() -> queue.take(job))).isInstanceOf(Refusal.NotReady.class);
        assertThat(queues.reasons()).singleElement().asString().startsWith("policy judge: ");
        runner.failing = false;
        while (!queue.isReady()) {
            queues.recheck();
        }
        assertThat(outcome(queue.start(job, queue.take(job))).stdout().text()).isEqualTo("went on\n");
        assertThat(sleeping.hasEnded()).isFalse();
        sleeping.cancel();
        assertThat(outcome(sleeping).cause()).hasValue("cancelled");
    }

    @Test
    void jobsThatWaitAreRunThoughTheirPolicyIsNotReadyMeanwhile() {
        try (PolicyQueues roomy = roomy()) {
            PolicyQueue lane = roomy.await("judge");
            List<Run> sleeping = List.of(lane.start(SLEEP, lane.take(SLEEP)), lane.start(SLEEP, lane.take(SLEEP)));
            Run waiting = lane.start(ECHO, lane.take(ECHO));
            Permit promised = lane.take(ECHO);
            failThrice(lane);
            runner.failing = false;
            assertThat(lane.isReady()).isFalse();
            Run afterwards = lane.start(ECHO, promised);
            assertThat(runner.waiting()).isGreaterThanOrEqualTo(2);
            sleeping.forEach(Run::cancel);
            assertThat(outcome(waiting).stdout().text()).isEqualTo("here\n");
            assertThat(outcome(afterwards).stdout().text()).isEqualTo("here\n");
        }
    }

    @Test
    void whoeverWaitsForAPermitWaitsWhileTheSandboxesAreLookedAtAgain() throws Exception {
        try (PolicyQueues roomy = roomy()) {
            PolicyQueue lane = roomy.await("judge");
            CountDownLatch look = new CountDownLatch(1);
            runner.beforeLook = look;
            failThrice(lane);
            runner.failing = false;
            assertThat(refusal(() -> lane.take(ECHO))).isInstanceOf(Refusal.NotReady.class);
            CompletableFuture<Permit> permit = new CompletableFuture<>();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    permit.complete(lane.await(ECHO));
                } catch (RuntimeException refused) {
                    permit.completeExceptionally(refused);
                }
            });
            while (waiting.getState() != Thread.State.WAITING && !permit.isDone()) {
                Thread.onSpinWait();
            }
            look.countDown();
            assertThat(outcome(lane.start(ECHO, permit.get(60, TimeUnit.SECONDS)))
                            .stdout()
                            .text())
                    .isEqualTo("here\n");
        }
    }

    @Test
    void whoeverWaitsForAPermitIsRefusedWhenTheSandboxesAreFoundBroken() {
        failThrice(queue);
        assertThat(refusal(() -> queue.await(ECHO))).isInstanceOf(Refusal.NotReady.class);
    }

    private PolicyQueues roomy() {
        return new PolicyQueues(runner, Policies.builtIn(), Set.of("judge"), 10, RunListener.NONE);
    }

    private void failThrice(PolicyQueue lane) {
        runner.failing = true;
        for (int i = 0; i < 3; i++) {
            assertThat(outcome(lane.start(ECHO, lane.take(ECHO))).status()).isEqualTo(Outcome.Status.FAILED);
        }
    }

    @Test
    void asManyJobsRunAndWaitAsMayAndNoMore() {
        Permit first = queue.take(ECHO);
        List<Permit> others = List.of(queue.take(ECHO), queue.take(ECHO));
        assertThat(refusal(() -> queue.take(ECHO))).isInstanceOf(Refusal.QueueFull.class);
        first.close();
        first.close(); // counts once
        Permit again = queue.take(ECHO);
        assertThat(refusal(() -> queue.take(ECHO))).isInstanceOf(Refusal.QueueFull.class);
        again.close();
        others.forEach(Permit::close);
    }

    @Test
    void aPermitIsGivenBackBeforeTheOutcomeIsSeen() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(outcome(queue.start(ECHO, queue.take(ECHO))).exitCode()).hasValue(0);
            queue.take(ECHO).close();
        }
    }

    @Test
    void cancellingAScopeEndsAllItsRunsAndStartsNoMore() throws Exception {
        RunScope scope = new RunScope();
        var first =
                CompletableFuture.supplyAsync(() -> scope.run(queue, SLEEP, queue.take(SLEEP)), PolicyQueueTest::begin);
        var second =
                CompletableFuture.supplyAsync(() -> scope.run(queue, SLEEP, queue.take(SLEEP)), PolicyQueueTest::begin);
        while (runner.busy() < 2) {
            Thread.onSpinWait();
        }
        scope.cancel();
        assertThatThrownBy(() -> first.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> second.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> scope.run(queue, ECHO, queue.take(ECHO))).isInstanceOf(CancellationException.class);
        assertThat(new RunScope().run(queue, ECHO, queue.take(ECHO)).stdout().text())
                .isEqualTo("here\n");
    }

    @Test
    void anInterruptedThreadCancelsItsRun() throws Exception {
        RunScope scope = new RunScope();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                scope.run(queue, SLEEP, queue.take(SLEEP));
                ended.complete(new AssertionError("it was not cancelled"));
            } catch (CancellationException cancelled) {
                ended.complete(cancelled);
            }
        });
        while (runner.busy() < 1) {
            Thread.onSpinWait();
        }
        waiting.interrupt();
        assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        while (runner.busy() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatIsClosedTakesNoJobsAndSaysSo() {
        queues.close();
        assertThat(refusal(() -> queue.take(ECHO))).isInstanceOf(Refusal.Closed.class);
        assertThat(refusal(() -> queues.queue("compile"))).isInstanceOf(Refusal.Closed.class);
        assertThat(refusal(() -> queue.start(ECHO, new Permit(queue)))).isInstanceOf(Refusal.NotReady.class);
    }

    @Test
    void anUnknownPolicyIsRefusedWithThoseThatAreKnown() {
        assertThat(refusal(() -> queues.queue("none")))
                .isInstanceOfSatisfying(
                        Refusal.UnknownPolicy.class,
                        unknown -> assertThat(unknown.known()).contains("judge", "compile"));
    }

    private static void begin(Runnable task) {
        Thread.ofVirtual().start(task);
    }

    private static Refusal refusal(ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).isNotNull();
        return refused.refusal();
    }

    private static Outcome outcome(Run run) {
        return run.await();
    }

    /** Sandboxes that can be made to fail. */
    private static final class FailingRunner implements SandboxRunner {
        private final SandboxRunner sound;
        private volatile boolean failing;
        private volatile CountDownLatch beforeLook = new CountDownLatch(0);

        private FailingRunner(SandboxRunner sound) {
            this.sound = sound;
        }

        @Override
        public Run start(Policy policy, Job job) {
            return failing ? new Failed(failure()) : sound.start(policy, job);
        }

        private record Failed(Outcome outcome) implements Run {
            @Override
            public CompletionStage<Outcome> outcome(Executor executor) {
                return CompletableFuture.supplyAsync(() -> outcome, executor);
            }

            @Override
            public boolean hasEnded() {
                return true;
            }

            @Override
            public OptionalLong leftNanos() {
                return OptionalLong.empty();
            }

            @Override
            public void cancel() {}
        }

        private static Outcome failure() {
            return Outcome.of(new Outcome.Failed(FailureCause.Sandbox.BROKEN, "it was made to fail"));
        }

        @Override
        public int leftovers() {
            return sound.leftovers();
        }

        @Override
        public int slots() {
            return sound.slots();
        }

        @Override
        public void prepare(Policy policy) {
            try {
                beforeLook.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            sound.prepare(policy);
        }

        @Override
        public void check(Policy policy, Job job) {
            sound.check(policy, job);
        }

        @Override
        public List<Run> startTogether(List<JobRequest> requests, List<Pipe> pipes) {
            return requests.stream()
                    .map(request -> start(request.policy(), request.job()))
                    .toList();
        }

        @Override
        public int busy() {
            return sound.busy();
        }

        @Override
        public int waiting() {
            return sound.waiting();
        }

        @Override
        public void close() {
            sound.close();
        }
    }
}
