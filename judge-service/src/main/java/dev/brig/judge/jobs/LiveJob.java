package dev.brig.judge.jobs;

import dev.brig.judge.access.Meter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A job that has not ended. */
final class LiveJob {
    private final Meter.Place place;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    /** Completes when nobody wants it any more, or the service ends. */
    final CompletableFuture<Void> cancelled = new CompletableFuture<>();

    final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Whether the service's end is what it was cancelled by. */
    private volatile boolean interrupted;

    /** @param place counts for its tenant until it has ended */
    LiveJob(Meter.Place place) {
        this.place = place;
    }

    void cancel() {
        cancelled.complete(null);
    }

    void interrupt() {
        interrupted = true;
        cancelled.complete(null);
    }

    boolean isInterrupted() {
        return interrupted;
    }

    /** @return takes the follower away */
    Runnable follow(Runnable follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    void tell() {
        followers.forEach(Runnable::run);
    }

    void end() {
        place.close();
        ended.complete(null);
        tell();
    }
}
