package dev.brig.sandbox.run;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Run;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A job with the limits that hold for it, on its way through a slot. */
public final class QueuedJob implements Run {
    private final Job job;
    private final Limits limits;
    private final Consumer<QueuedJob> done;
    private final long submitted = System.nanoTime();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final Optional<Conduit> input;
    private final Optional<Conduit> output;
    private volatile long leftNanos;
    private boolean cancelled;
    private Optional<Runnable> alarm = Optional.empty();

    /**
     * A job that has not started.
     *
     * @param limits the policy's defaults and the job's own together
     * @param input brings its standard input, in place of the job's own
     * @param output takes its standard output
     * @param done called when it is done with
     */
    public QueuedJob(
            Job job, Limits limits, Optional<Conduit> input, Optional<Conduit> output, Consumer<QueuedJob> done) {
        this.job = job;
        this.limits = limits;
        this.input = input;
        this.output = output;
        this.done = done;
    }

    Job job() {
        return job;
    }

    Optional<Conduit> input() {
        return input;
    }

    Optional<Conduit> output() {
        return output;
    }

    public Limits limits() {
        return limits;
    }

    /** When, as {@link System#nanoTime} has it. */
    public long submitted() {
        return submitted;
    }

    @Override
    public CompletionStage<Outcome> outcome(Executor executor) {
        return outcome.whenCompleteAsync((_, _) -> {}, executor).minimalCompletionStage();
    }

    @Override
    public boolean hasEnded() {
        return outcome.isDone();
    }

    @Override
    public OptionalLong leftNanos() {
        return leftNanos != 0 ? OptionalLong.of(leftNanos) : OptionalLong.empty();
    }

    /** @param time by {@link System#nanoTime} */
    void programLeft(long time) {
        leftNanos = time;
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        alarm.ifPresent(Runnable::run);
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** @param wake called when the job is cancelled from now on */
    synchronized void onCancel(Runnable wake) {
        alarm = Optional.of(wake);
        if (cancelled) {
            wake.run();
        }
    }

    public void complete(Outcome result) {
        detach();
        outcome.complete(result);
    }

    public void fail(RuntimeException reason) {
        detach();
        outcome.completeExceptionally(reason);
    }

    /** From now on a late cancel wakes nobody. */
    private void detach() {
        synchronized (this) {
            alarm = Optional.empty();
        }
        done.accept(this);
    }
}
