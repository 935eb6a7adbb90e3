package dev.brig.sandbox.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Jobs that wait for slots, and slots that wait for jobs. First come, first served; what is to start together takes all its
 * slots in one moment, and until there are enough of them what came later waits too, or it might wait for ever. Of the
 * slots that wait, one that has a sandbox of the job's kind ready is taken before others.
 */
final class JobQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Seat> seats = new ArrayList<>();
    private final List<Seat> idle = new ArrayList<>(); // the longest idle first
    private final Deque<List<? extends Task>> waiting = new ArrayDeque<>();
    private boolean closed;

    /** A slot's place at the queue. Belongs to the slot; what is in it is guarded by the queue's lock. */
    final class Seat {
        private final Condition called = lock.newCondition();
        private final Deque<Task.Prepare> preparations = new ArrayDeque<>();
        private Optional<Task> given = Optional.empty();
        private Set<SandboxKind> ready = Set.of();
        private boolean busy;

        private void give(Task task) {
            idle.remove(this);
            given = Optional.of(task);
            busy = task instanceof Task.RunJob;
            called.signal();
        }
    }

    Seat seat() {
        lock.lock();
        try {
            Seat seat = new Seat();
            seats.add(seat);
            return seat;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Queues jobs that are to start together, or one.
     *
     * @throws IllegalStateException if the queue is closed
     */
    void add(List<Task.RunJob> together) {
        lock.lock();
        try {
            requireOpen();
            waiting.add(together);
            deal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has sandboxes of a kind made ready by every slot that runs no job; where all do, by the first that does not any more
     * when its turn comes. Completes when each of them has one ready.
     */
    CompletableFuture<Void> prepare(SandboxKind kind) {
        lock.lock();
        try {
            requireOpen();
            List<CompletableFuture<Void>> parts = new ArrayList<>();
            for (Seat seat : seats) {
                if (!seat.busy) {
                    Task.Prepare part = new Task.Prepare(kind, new CompletableFuture<>());
                    seat.preparations.add(part);
                    idle.remove(seat);
                    seat.called.signal();
                    parts.add(part.done());
                }
            }
            if (parts.isEmpty()) {
                Task.Prepare whole = new Task.Prepare(kind, new CompletableFuture<>());
                waiting.add(List.of(whole));
                parts.add(whole.done());
            }
            return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
    }

    /** Waits for a task; none when the queue is closed and empty. */
    Optional<Task> take(Seat seat, Collection<SandboxKind> ready) {
        lock.lock();
        try {
            seat.ready = Set.copyOf(ready);
            while (true) {
                if (seat.given.isPresent()) {
                    Optional<Task> task = seat.given;
                    seat.given = Optional.empty();
                    return task;
                }
                if (!seat.preparations.isEmpty()) {
                    return Optional.of(seat.preparations.remove());
                }
                if (closed && waiting.isEmpty()) {
                    idle.remove(seat);
                    return Optional.empty();
                }
                if (idle.contains(seat)) {
                    seat.called.awaitUninterruptibly();
                } else {
                    idle.add(seat);
                    deal();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The job that the slot was given has ended. */
    void finished(Seat seat) {
        lock.lock();
        try {
            seat.busy = false;
        } finally {
            lock.unlock();
        }
    }

    private void deal() {
        while (!waiting.isEmpty() && waiting.peek().size() <= idle.size()) {
            for (Task task : waiting.remove()) {
                best(task.kind()).give(task);
            }
            if (closed && waiting.isEmpty()) {
                idle.forEach(seat -> seat.called.signal());
            }
        }
    }

    private Seat best(SandboxKind kind) {
        for (Seat seat : idle) {
            if (seat.ready.contains(kind)) {
                return seat;
            }
        }
        return idle.getFirst();
    }

    /** Whether some job waits, so that a slot has better to do than to tidy up. */
    boolean isWaitedAt() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** How many jobs run. */
    int busy() {
        lock.lock();
        try {
            return (int) seats.stream().filter(seat -> seat.busy).count();
        } finally {
            lock.unlock();
        }
    }

    /** How many jobs wait. */
    int waiting() {
        lock.lock();
        try {
            return (int) waiting.stream()
                    .flatMap(List::stream)
                    .filter(Task.RunJob.class::isInstance)
                    .count();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; jobs that wait still get their slots, and then all slots are sent home. */
    void close() {
        List<Task.Prepare> dropped = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            waiting.removeIf(group -> group.getFirst() instanceof Task.Prepare one && dropped.add(one));
            for (Seat seat : seats) {
                dropped.addAll(seat.preparations);
                seat.preparations.clear();
                seat.called.signal();
            }
            deal();
        } finally {
            lock.unlock();
        }
        dropped.forEach(one -> one.done().completeExceptionally(new CancellationException("the engine is closed")));
    }
}
