package dev.brig.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pure")
class QueuedJobTest {
    private static final Outcome REAL = Outcome.of(new Outcome.Exited(7));
    private static final Outcome FALSE = Outcome.of(new Outcome.Exited(0));

    private final QueuedJob job =
            new QueuedJob(Job.of("true"), Limits.none(), Optional.empty(), Optional.empty(), _ -> {});

    @Test
    void aCallerCannotCompleteIt() {
        CompletionStage<Outcome> stage = job.outcome(Runnable::run);

        assertThatThrownBy(() -> ((CompletableFuture<Outcome>) stage).complete(FALSE))
                .isInstanceOf(UnsupportedOperationException.class);
        stage.toCompletableFuture().complete(FALSE);
        stage.toCompletableFuture().cancel(true);

        assertThat(job.hasEnded()).isFalse();
        job.complete(REAL);
        assertThat(job.await()).isEqualTo(REAL);
        assertThat(stage.toCompletableFuture().join()).isEqualTo(REAL);
    }

    @Test
    void whatDependsOnItRunsWhereTheCallerWantsIt() {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        CompletableFuture<Outcome> seen = new CompletableFuture<>();
        job.outcome(tasks::add).thenAccept(seen::complete);

        job.complete(REAL);
        assertThat(seen).isNotDone();
        tasks.remove().run();
        assertThat(seen).isCompletedWithValue(REAL);
    }

    @Test
    void whoAsksForItGetsItOnTheThreadThatHasIt() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        job.outcome(Runnable::run).thenRun(() -> thread.complete(Thread.currentThread()));
        Thread slot = Thread.ofPlatform().start(() -> job.complete(REAL));
        assertThat(thread.get()).isEqualTo(slot);
    }

    @Test
    void whatACallerDoesWrongStaysWithTheCaller() {
        CompletionStage<Outcome> refused = job.outcome(_ -> {
            throw new RejectedExecutionException("full");
        });
        CompletionStage<Void> broken = job.outcome(Runnable::run).thenAccept(_ -> {
            throw new IllegalStateException("broken");
        });

        job.complete(REAL);
        assertThat(job.await()).isEqualTo(REAL);
        assertThatThrownBy(() -> refused.toCompletableFuture().join())
                .hasCauseInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> broken.toCompletableFuture().join()).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void theReasonWhyThereIsNoOutcomeIsTold() {
        InvalidJobException reason = new InvalidJobException("file-unwritable", "files", "no");
        job.fail(reason);

        assertThatThrownBy(job::await).isSameAs(reason);
        assertThatThrownBy(
                        () -> job.outcome(Runnable::run).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCause(reason);
        assertThatThrownBy(
                        () -> job.outcome(Runnable::run).toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .hasCause(reason);
    }

    @Test
    void interruptingWhoWaitsForItCancelsIt() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                job.await();
            } catch (CancellationException e) {
                thrown.complete(e);
            }
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        waiting.interrupt();

        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        assertThat(interrupted.get()).isTrue();
        assertThat(job.isCancelled()).isTrue();
    }
}
