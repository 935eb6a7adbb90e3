package dev.brig.sandbox;

import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** A job that was given to an engine. Safe for use by several threads. */
public interface Run {

    /**
     * The outcome, told where the caller wants it told. The stage completes on the executor, and so does whatever depends on
     * it. With {@code Runnable::run} that is the engine's own thread: this saves a change of threads, but what is done there
     * must be short, since the engine's slot waits for it.
     *
     * <p>The stage completes exceptionally, with a {@link CompletionException} around the reason, if the engine was closed
     * first ({@link CancellationException}), or a file of the job proved to be wrong while it was written
     * ({@link InvalidJobException}). Callers cannot complete it. What they do to its {@code toCompletableFuture()} does not
     * reach the job; to end that, call {@link #cancel}.
     */
    CompletionStage<Outcome> outcome(Executor executor);

    /** Whether the outcome is known. */
    boolean hasEnded();

    /**
     * When its program ended, was stopped, or closed its standard output, whichever was first, by the clock of
     * {@link System#nanoTime}. Of two jobs joined by pipes, the one that left first cannot have been led to it by the other's
     * leaving. Empty as long as it has not left, and where no program ran.
     */
    OptionalLong leftNanos();

    /** Ends the job: at once if it runs, before its start if it waits. Its outcome is {@code stopped}, cause {@code cancelled}. */
    void cancel();

    /**
     * Waits for the outcome. If the thread is interrupted, or is so already, the job is cancelled and not waited for any more.
     *
     * @throws InvalidJobException if a file of the job proved to be wrong while it was written
     * @throws CancellationException if the engine was closed first, or the thread is interrupted, which it then still is
     */
    default Outcome await() {
        try {
            return outcome(Runnable::run).toCompletableFuture().get();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
