package dev.brig.judge.worker;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.engine.JobRequest;
import dev.brig.sandbox.engine.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded number of jobs of one policy that run and wait. It is ready once a sandbox was looked at from within. Safe for use
 * by several threads.
 */
public final class PolicyQueue {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyQueue.class);

    /** After so many failures of ours in a row the sandboxes are looked at again. */
    private static final int DOUBTFUL = 3;

    private static final double WEIGHT_OF_LAST = 0.1;
    private static final long LONGEST_RETRY_SECONDS = 300;

    private final Policy policy;
    private final SandboxRunner runner;
    private final int waiting;
    private final RunListener listener;
    private final CompletableFuture<Void> looked = new CompletableFuture<>();
    private CompletableFuture<Void> check = CompletableFuture.completedFuture(null);
    private volatile List<String> reasons;
    private boolean closed;
    private int taken;
    private int failuresInARow;
    private double meanSeconds = 0.1;

    PolicyQueue(Policy policy, SandboxRunner runner, int waiting, RunListener listener) {
        this.policy = policy;
        this.runner = runner;
        this.waiting = waiting;
        this.listener = listener;
        reasons = List.of(reason("its sandboxes have not been looked at yet"));
    }

    public Policy policy() {
        return policy;
    }

    /** How many jobs hold a permit: they run, or wait, or follow a compilation. */
    public synchronized int jobs() {
        return taken;
    }

    public boolean isReady() {
        return reasons.isEmpty();
    }

    /** Why it is not ready; empty if it is. */
    public List<String> reasons() {
        return reasons;
    }

    /** Completes when a sandbox was looked at for the first time; begins that if need be. */
    public CompletableFuture<Void> looked() {
        if (!looked.isDone()) {
            check();
        }
        return looked;
    }

    /** Begins to look at a sandbox from within, unless that is under way. Jobs that run or wait go on, whatever is found. */
    void check() {
        beginCheck().ifPresent(this::look);
    }

    /** From now on a look is under way; empty if one is already, or this is closed. */
    private synchronized Optional<CompletableFuture<Void>> beginCheck() {
        if (closed || !check.isDone()) {
            return Optional.empty();
        }
        check = new CompletableFuture<>();
        return Optional.of(check);
    }

    private void look(CompletableFuture<Void> begun) {
        try {
            // Not a virtual thread: what makes sandboxes waits in the kernel.
            Thread.ofPlatform().name("brig-check-" + policy.name()).daemon().start(() -> conclude(look(), begun));
        } catch (OutOfMemoryError noThread) {
            conclude(List.of(reason(sentence(noThread))), begun);
        }
    }

    private List<String> look() {
        try {
            runner.prepare(policy);
            if (policy.image().isPresent()) {
                return List
                        .of(); // an image need not have a program that could look; its walls are those of all policies
            }
            Outcome look = runner.start(policy, SandboxSelfCheck.job()).await();
            return SandboxSelfCheck.breaches(look, policy.network()).stream()
                    .map(this::reason)
                    .toList();
        } catch (RuntimeException | Error failure) {
            return List.of(reason(sentence(failure)));
        }
    }

    private void conclude(List<String> found, CompletableFuture<Void> begun) {
        synchronized (this) {
            if (!found.equals(reasons)) {
                found.forEach(reason -> LOG.warn("not ready: {}", reason));
            }
            reasons = List.copyOf(found);
            failuresInARow = 0;
        }
        begun.complete(null);
        looked.complete(null);
    }

    /**
     * A permit for a job like the given one.
     *
     * @throws InvalidJobException if it cannot be run as it is written
     * @throws RefusedException if too many jobs wait, or this is not ready, or closed
     */
    public Permit take(Job job) {
        return take(policy, job);
    }

    /**
     * As {@link #take(Job)}, for a job with other files.
     *
     * @param own this queue's policy in an image
     */
    public Permit take(Policy own, Job job) {
        requireReady();
        try {
            runner.check(own, job);
        } catch (IllegalStateException gone) {
            throw notReady(gone);
        }
        synchronized (this) {
            if (taken >= most()) {
                throw new RefusedException(new Refusal.QueueFull(policy.name(), most(), retrySeconds()));
            }
            taken++;
        }
        return new Permit(this);
    }

    /**
     * As {@link #take}, but waits where as many jobs run and wait as may, and while the sandboxes are looked at again.
     *
     * @throws CancellationException if the thread is interrupted
     */
    public Permit await(Job job) {
        while (true) {
            try {
                return take(job);
            } catch (RefusedException refused) {
                try {
                    switch (refused.refusal()) {
                        case Refusal.QueueFull full -> awaitRoom();
                        case Refusal.NotReady doubtful when isReady() || awaitLook() -> {}
                        default -> throw refused;
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("interrupted");
                }
            }
        }
    }

    private synchronized void awaitRoom() throws InterruptedException {
        while (taken >= most() && !closed) {
            wait();
        }
    }

    /** Waits for the look that is under way; returns whether there was one. */
    private boolean awaitLook() throws InterruptedException {
        CompletableFuture<Void> look;
        synchronized (this) {
            look = check;
        }
        if (look.isDone()) {
            return isReady(); // it ended in between
        }
        try {
            look.get();
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private int most() {
        return runner.slots() + waiting;
    }

    synchronized void giveBack() {
        taken--;
        notifyAll();
    }

    /**
     * Runs a job when a slot is free, and gives the permit back when it has ended. Does not wait. The outcome comes on a thread
     * of the sandbox, which must not be held up.
     *
     * @return its outcome fails with a {@link RefusedException} if the sandbox is taken away before the job has ended
     * @throws InvalidJobException if it cannot be run as it is written
     * @throws RefusedException if there are no sandboxes
     */
    public Run start(Job job, Permit permit) {
        return start(policy, job, permit);
    }

    /**
     * As {@link #start(Job, Permit)}, for a job with other files. Where its sandbox fails, that says nothing of the others.
     *
     * @param own this queue's policy in an image
     */
    public Run start(Policy own, Job job, Permit permit) {
        long began = System.nanoTime();
        Run run;
        try {
            run = runner.start(own, job);
        } catch (IllegalStateException gone) {
            permit.close();
            throw notReady(gone);
        } catch (RuntimeException refused) {
            permit.close();
            throw refused;
        }
        return followed(run, permit, began, own.image().equals(policy.image()));
    }

    /** A job that is to run, and its right to. */
    record Ticket(PolicyQueue queue, Job job, Permit permit) {}

    /**
     * As {@link #start}, for jobs that start together, joined by pipes.
     *
     * @param tickets of queues of one runner
     */
    static List<Run> startTogether(List<Ticket> tickets, List<Pipe> pipes) {
        long began = System.nanoTime();
        PolicyQueue first = tickets.getFirst().queue();
        List<Run> runs;
        try {
            runs = first.runner.startTogether(
                    tickets.stream()
                            .map(ticket -> new JobRequest(ticket.queue().policy, ticket.job()))
                            .toList(),
                    pipes);
        } catch (RuntimeException refused) {
            tickets.forEach(ticket -> ticket.permit().close());
            throw refused instanceof IllegalStateException gone ? first.notReady(gone) : refused;
        }
        return IntStream.range(0, runs.size())
                .mapToObj(index -> {
                    Ticket ticket = tickets.get(index);
                    return ticket.queue().followed(runs.get(index), ticket.permit(), began, true);
                })
                .toList();
    }

    /** @param telling whether a failure of its sandbox casts doubt on the others */
    private Run followed(Run run, Permit permit, long began, boolean telling) {
        CompletionStage<Outcome> ended = run.outcome(Runnable::run).handle((outcome, failure) -> {
            permit.close();
            if (failure != null) {
                throw explained(failure);
            }
            ended(outcome, Duration.ofNanos(System.nanoTime() - began), telling);
            return outcome;
        });
        return new StartedRun(run, ended.toCompletableFuture());
    }

    /** A run whose permit is given back before anybody sees its outcome. */
    private record StartedRun(Run run, CompletableFuture<Outcome> ended) implements Run {
        @Override
        public CompletionStage<Outcome> outcome(Executor executor) {
            return ended.whenCompleteAsync((_, _) -> {}, executor);
        }

        @Override
        public boolean hasEnded() {
            return ended.isDone();
        }

        @Override
        public OptionalLong leftNanos() {
            return run.leftNanos();
        }

        @Override
        public void cancel() {
            run.cancel();
        }
    }

    /** No more jobs are taken. Completes when nothing looks at a sandbox any more. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> last;
        synchronized (this) {
            closed = true;
            notifyAll();
            last = check;
        }
        return last.thenRun(() -> looked.complete(null));
    }

    private void requireReady() {
        synchronized (this) {
            if (closed) {
                throw new RefusedException(new Refusal.Closed());
            }
        }
        if (!isReady()) {
            throw new RefusedException(new Refusal.NotReady(reasons));
        }
    }

    /** The runner has no sandboxes yet, or is being closed. */
    private RefusedException notReady(IllegalStateException gone) {
        List<String> known = reasons;
        return new RefusedException(new Refusal.NotReady(known.isEmpty() ? List.of(sentence(gone)) : known));
    }

    private void ended(Outcome outcome, Duration took, boolean telling) {
        Duration ran = Duration.ofNanos(outcome.usage().wallMicros() * 1000);
        listener.ended(this, outcome, ran.compareTo(took) > 0 ? Duration.ZERO : took.minus(ran));
        Optional<CompletableFuture<Void>> doubt = Optional.empty();
        synchronized (this) {
            meanSeconds += WEIGHT_OF_LAST * (ran.toNanos() / 1e9 - meanSeconds);
            if (telling) {
                failuresInARow = Failures.isOurs(outcome) ? failuresInARow + 1 : 0;
            }
            if (telling && failuresInARow == DOUBTFUL) {
                reasons = List.of(reason("its sandboxes failed " + DOUBTFUL + " times in a row: "
                        + outcome.detail().or(outcome::cause).orElse("no reason is known")));
                doubt = beginCheck(); // before anyone sees that it is not ready
            }
        }
        doubt.ifPresent(this::look);
    }

    /** When there will probably be room, by what jobs took lately. */
    private long retrySeconds() {
        double seconds = meanSeconds * (taken - runner.slots() + 1) / runner.slots();
        return Math.clamp((long) Math.ceil(seconds), 1, LONGEST_RETRY_SECONDS);
    }

    private String reason(String what) {
        return "policy " + policy.name() + ": " + what;
    }

    private static String sentence(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private static RuntimeException explained(Throwable failure) {
        return switch (failure) {
            case CancellationException closed ->
                new RefusedException(
                        new Refusal.NotReady(List.of("the sandbox's engine was closed before the program ended")));
            case CompletionException wrapped when wrapped.getCause() != null -> explained(wrapped.getCause());
            case RuntimeException known -> known;
            default -> new IllegalStateException(failure);
        };
    }
}
