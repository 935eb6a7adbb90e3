package dev.brig.judge.store.sqlite;

import dev.brig.judge.store.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The leases. They need not outlive the process: the workers do not either. Times are of a clock that nobody sets. Submissions that
 * never had a lease are not known here.
 *
 * <p>A submission that was lost with its worker may be what ended that. Of such ones a single one is leased at a time, so that the
 * next loss tells which it was, and those that were beside it are not given up with it.
 */
final class Leases {
    private final Map<String, History> histories = new HashMap<>();
    private final int mostLosses;

    /** What happened to a submission that has no result yet. */
    private static final class History {
        int attempts;
        int losses;
        boolean held;
        /** Its result is being written: the lease cannot run out any more. */
        boolean finishing;
        /** When the lease runs out. */
        long until;

        boolean isOver() {
            return held && !finishing && System.nanoTime() - until >= 0;
        }
    }

    /** @param mostLosses a submission that was lost so often is not leased any more */
    Leases(int mostLosses) {
        this.mostLosses = mostLosses;
    }

    /** A submission was lost with processes before this one. */
    synchronized void lostBefore(String id, int losses) {
        History history = histories.computeIfAbsent(id, unknown -> new History());
        history.losses = losses;
        history.attempts = losses;
    }

    /** Gives out a lease. @return the number of the attempt; empty if that must not be now */
    synchronized Optional<Integer> give(String id, Duration time) {
        History history = histories.computeIfAbsent(id, unknown -> new History());
        if (history.held || (history.losses > 0 && isSuspectHeld())) {
            return Optional.empty();
        }
        history.held = true;
        history.until = until(time);
        return Optional.of(++history.attempts);
    }

    /** @return whether it is still held */
    synchronized boolean renew(Lease lease, Duration time) {
        Optional<History> its = holding(lease).filter(history -> !history.isOver());
        its.ifPresent(history -> history.until = until(time));
        return its.isPresent();
    }

    /** @return whether it is held; then it is until {@link #end} or {@link #mayRunOut} */
    synchronized boolean keepToFinish(Lease lease) {
        Optional<History> its = holding(lease);
        its.ifPresent(history -> history.finishing = true);
        return its.isPresent();
    }

    /** The result could not be written. */
    synchronized void mayRunOut(Lease lease) {
        holding(lease).ifPresent(history -> history.finishing = false);
    }

    /** The submission is in its final state. */
    synchronized void end(String id) {
        histories.remove(id);
    }

    /** @return whether it was held; it is not any more */
    synchronized boolean giveBack(Lease lease) {
        Optional<History> its = holding(lease);
        its.ifPresent(history -> history.held = false);
        return its.isPresent();
    }

    /** Takes back those that ran out. */
    synchronized RanOut takeBack() {
        List<String> again = new ArrayList<>();
        List<String> never = new ArrayList<>();
        histories.forEach((id, history) -> {
            if (history.isOver()) {
                history.held = false;
                history.losses++;
                (history.losses < mostLosses ? again : never).add(id);
            }
        });
        return new RanOut(again, never);
    }

    /**
     * Leases that ran out.
     *
     * @param again those whose submissions are to be tried again
     * @param never those whose submissions were lost often enough
     */
    record RanOut(List<String> again, List<String> never) {}

    /** The submissions that workers have. */
    synchronized Set<String> ids() {
        return histories.entrySet().stream()
                .filter(entry -> entry.getValue().held)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The submissions that nobody may have now. */
    synchronized Set<String> withheld() {
        boolean suspects = isSuspectHeld();
        return histories.entrySet().stream()
                .filter(entry -> entry.getValue().held || (suspects && entry.getValue().losses > 0))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isSuspectHeld() {
        return histories.values().stream().anyMatch(history -> history.held && history.losses > 0);
    }

    /** How often a submission was given to a worker. */
    synchronized int attempts(String id) {
        return Optional.ofNullable(histories.get(id))
                .map(history -> history.attempts)
                .orElse(0);
    }

    /** Whether a worker has it. */
    synchronized boolean isHeld(String id) {
        return Optional.ofNullable(histories.get(id))
                .map(history -> history.held)
                .orElse(false);
    }

    private Optional<History> holding(Lease lease) {
        return Optional.ofNullable(histories.get(lease.id()))
                .filter(history -> history.held && history.attempts == lease.attempt());
    }

    private static long until(Duration time) {
        return System.nanoTime() + time.toNanos();
    }
}
