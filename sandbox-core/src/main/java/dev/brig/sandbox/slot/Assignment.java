package dev.brig.sandbox.slot;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Run;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A job with the limits that hold for it, on its way through a slot. */
public final class Assignment implements Run {
    private final Job job;
    private final Limits limits;
    private final Consumer<Assignment> done;
    private final long submitted = System.nanoTime();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private boolean cancelled;
    private Optional<Runnable> alarm = Optional.empty();

    /**
     * A job that has not started.
     *
     * @param limits the policy's defaults and the job's own together
     * @param done called when it is done with
     */
    Assignment(Job job, Limits limits, Consumer<Assignment> done) {
        this.job = job;
        this.limits = limits;
        this.done = done;
    }

    Job job() {
        return job;
    }

    Limits limits() {
        return limits;
    }

    /** When, as {@link System#nanoTime} has it. */
    long submitted() {
        return submitted;
    }

    @Override
    public CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        alarm.ifPresent(Runnable::run);
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** @param wake called when the job is cancelled from now on */
    synchronized void onCancel(Runnable wake) {
        alarm = Optional.of(wake);
        if (cancelled) {
            wake.run();
        }
    }

    void complete(Outcome result) {
        detach();
        outcome.complete(result);
    }

    void fail(RuntimeException reason) {
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
