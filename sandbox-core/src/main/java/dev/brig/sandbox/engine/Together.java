package dev.brig.sandbox.engine;

import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.run.QueuedJob;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Jobs that start together: none before all have their sandboxes, and not at all if one cannot. Safe for use by several
 * threads.
 */
final class Together {
    private final List<QueuedJob> jobs;
    private final Set<QueuedJob> missing;

    Together(List<QueuedJob> jobs) {
        this.jobs = List.copyOf(jobs);
        this.missing = new HashSet<>(jobs);
    }

    /** A sandbox is ready for a job: waits until the others have theirs, or one will never have. */
    synchronized void await(QueuedJob job) {
        arrive(job);
        boolean interrupted = false;
        while (!missing.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void arrive(QueuedJob job) {
        missing.remove(job);
        notifyAll();
    }

    /** A job is done with. If it could not be run the others are of no use. */
    void over(QueuedJob job, boolean couldRun) {
        if (!couldRun) {
            cancel(); // first: who waits for this one looks at that when it goes on
        }
        synchronized (this) {
            arrive(job);
        }
    }

    /** What whoever started the jobs holds of one: to cancel it cancels all. */
    Run run(QueuedJob job) {
        return new Run() {
            @Override
            public CompletionStage<Outcome> outcome(Executor executor) {
                return job.outcome(executor);
            }

            @Override
            public boolean hasEnded() {
                return job.hasEnded();
            }

            @Override
            public OptionalLong leftNanos() {
                return job.leftNanos();
            }

            @Override
            public void cancel() {
                Together.this.cancel();
            }
        };
    }

    private void cancel() {
        jobs.forEach(QueuedJob::cancel);
    }
}
