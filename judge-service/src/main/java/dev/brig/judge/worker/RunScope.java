package dev.brig.judge.worker;

import dev.brig.judge.tracing.Span;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.engine.Pipe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The runs of one piece of work, which are cancelled together. Safe for use by several threads. */
public final class RunScope {
    private final Work work;
    private final Span span;

    /** What is the same for all parts of a piece of work, and guards it. */
    private static final class Work {
        private final Set<Run> running = new HashSet<>();
        private long cpuMicros;
        private boolean cancelled;
    }

    /** A scope without runs, that is not traced. */
    public RunScope() {
        this(new Work(), Span.NONE);
    }

    private RunScope(Work work, Span span) {
        this.work = work;
        this.span = span;
    }

    /** The same piece of work, as far as it belongs to a span. */
    public RunScope in(Span part) {
        return new RunScope(work, part);
    }

    /** What this is a part of; parts of it are its children. */
    public Span span() {
        return span;
    }

    /**
     * Runs a job and waits for its outcome. The permit is given back in any case.
     *
     * @throws CancellationException if this is cancelled, or the thread is interrupted, before the job has ended
     * @throws dev.brig.judge.RefusedException if its sandbox was taken away
     */
    public Outcome run(PolicyQueue queue, Job job, Permit permit) {
        return run(queue, queue.policy(), job, permit);
    }

    /**
     * As {@link #run(PolicyQueue, Job, Permit)}, for a job with other files.
     *
     * @param own the queue's policy in an image
     */
    public Outcome run(PolicyQueue queue, Policy own, Job job, Permit permit) {
        try (permit) {
            Run run = start(queue, own, job, permit);
            try {
                Outcome outcome = run.await();
                used(outcome);
                requireWanted();
                return outcome;
            } finally {
                ended(run);
            }
        }
    }

    /**
     * Two jobs that talk with each other.
     *
     * @param firstLeftFirst whether the first's program left before the second's: then the second may have ended as it did because
     *     of that, and the first did not
     */
    public record Dialogue(Outcome first, Outcome second, boolean firstLeftFirst) {}

    /**
     * Runs two jobs together, each of which reads what the other writes, and waits for both. When one has gone, the other reads
     * the end, and may write on.
     *
     * @param endsBoth outcomes of the first after which the second is ended as well, unless it closed its output before
     * @throws CancellationException if this is cancelled, or the thread is interrupted, before both have ended
     * @throws dev.brig.judge.RefusedException if the sandboxes are not ready, or were taken away
     */
    public Dialogue converse(
            PolicyQueue firstQueue, Job first, PolicyQueue secondQueue, Job second, Predicate<Outcome> endsBoth) {
        try (Permit one = firstQueue.await(first);
                Permit other = secondQueue.await(second)) {
            List<Run> runs = startTogether(
                    List.of(
                            new PolicyQueue.Ticket(firstQueue, first, one),
                            new PolicyQueue.Ticket(secondQueue, second, other)),
                    List.of(new Pipe(0, 1, true), new Pipe(1, 0, true)));
            var _ = runs.getFirst().outcome(Runnable::run).thenAccept(outcome -> {
                // What has left before goes on to its own end, which is on its own account.
                if (endsBoth.test(outcome) && runs.getLast().leftNanos().isEmpty()) {
                    runs.getLast().cancel();
                }
            });
            try {
                Outcome ofFirst = runs.getFirst().await();
                Outcome ofSecond = runs.getLast().await();
                used(ofFirst);
                used(ofSecond);
                requireWanted();
                long firstEnd = runs.getFirst().leftNanos().orElse(Long.MAX_VALUE);
                long secondEnd = runs.getLast().leftNanos().orElse(Long.MAX_VALUE);
                // Only the end of the first cancels the second, though that may end by itself at the same moment.
                boolean ended = ofSecond.stoppedBy(StopCause.CANCELLED);
                return new Dialogue(ofFirst, ofSecond, ended || firstEnd < secondEnd);
            } finally {
                runs.forEach(this::ended);
            }
        }
    }

    /** A job, and the queue of its policy. */
    public record Queued(PolicyQueue queue, Job job) {}

    /**
     * Runs jobs together, each of which reads what the one before it writes, as a shell would join them; and waits for all.
     *
     * @throws CancellationException if this is cancelled, or the thread is interrupted, before all have ended
     * @throws dev.brig.judge.RefusedException if there is no room, or the sandboxes are not ready, or were taken away
     */
    public List<Outcome> pipe(List<Queued> jobs) {
        List<PolicyQueue.Ticket> tickets = new ArrayList<>();
        try {
            for (Queued each : jobs) {
                // Nobody waits for room who has some.
                tickets.add(new PolicyQueue.Ticket(
                        each.queue(), each.job(), each.queue().take(each.job())));
            }
            List<Run> runs = startTogether(
                    tickets,
                    IntStream.range(1, jobs.size())
                            .mapToObj(reader -> new Pipe(reader - 1, reader))
                            .toList());
            try {
                List<Outcome> outcomes = new ArrayList<>();
                for (Run run : runs) {
                    Outcome outcome = run.await();
                    used(outcome);
                    outcomes.add(outcome);
                }
                requireWanted();
                return outcomes;
            } finally {
                runs.forEach(this::ended);
            }
        } finally {
            tickets.forEach(ticket -> ticket.permit().close());
        }
    }

    private List<Run> startTogether(List<PolicyQueue.Ticket> tickets, List<Pipe> pipes) {
        synchronized (work) {
            requireWanted();
            List<Run> runs = PolicyQueue.startTogether(tickets, pipes);
            work.running.addAll(runs);
            return runs;
        }
    }

    private void used(Outcome outcome) {
        synchronized (work) {
            work.cpuMicros += outcome.usage().cpuMicros();
        }
    }

    /** How much CPU time all runs have used that have ended. */
    public long cpuMicros() {
        synchronized (work) {
            return work.cpuMicros;
        }
    }

    /** Ends what runs; nothing more is started. */
    public void cancel() {
        List<Run> all;
        synchronized (work) {
            work.cancelled = true;
            all = List.copyOf(work.running);
        }
        all.forEach(Run::cancel);
    }

    private Run start(PolicyQueue queue, Policy own, Job job, Permit permit) {
        synchronized (work) {
            requireWanted();
            Run run = queue.start(own, job, permit);
            work.running.add(run);
            return run;
        }
    }

    private void ended(Run run) {
        synchronized (work) {
            work.running.remove(run);
        }
    }

    private void requireWanted() {
        synchronized (work) {
            if (work.cancelled) {
                throw new CancellationException("cancelled");
            }
        }
    }
}
