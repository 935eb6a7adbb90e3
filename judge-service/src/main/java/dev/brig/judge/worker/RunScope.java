package dev.brig.judge.worker;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Run;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** The runs of one piece of work, which are cancelled together. Safe for use by several threads. */
public final class RunScope {
    private final Set<Run> running = new HashSet<>();
    private boolean cancelled;

    /** A scope without runs. */
    public RunScope() {}

    /**
     * Runs a job and waits for its outcome. The permit is given back in any case.
     *
     * @throws CancellationException if this is cancelled, or the thread is interrupted, before the job has ended
     * @throws dev.brig.judge.RefusedException if its sandbox was taken away
     */
    public Outcome run(PolicyQueue queue, Job job, Permit permit) {
        try (permit) {
            Run run = start(queue, job, permit);
            try {
                Outcome outcome = run.await();
                requireWanted();
                return outcome;
            } finally {
                ended(run);
            }
        }
    }

    /** Ends what runs; nothing more is started. */
    public void cancel() {
        List<Run> all;
        synchronized (this) {
            cancelled = true;
            all = List.copyOf(running);
        }
        all.forEach(Run::cancel);
    }

    private synchronized Run start(PolicyQueue queue, Job job, Permit permit) {
        requireWanted();
        Run run = queue.start(job, permit);
        running.add(run);
        return run;
    }

    private synchronized void ended(Run run) {
        running.remove(run);
    }

    private synchronized void requireWanted() {
        if (cancelled) {
            throw new CancellationException("cancelled");
        }
    }
}
