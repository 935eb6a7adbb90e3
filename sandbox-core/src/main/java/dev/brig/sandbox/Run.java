package dev.brig.sandbox;

import java.util.concurrent.CompletableFuture;

/** A job that was given to an engine. */
public interface Run {

    /** Completes with the outcome, however the job ended; exceptionally only if the engine was closed first. */
    CompletableFuture<Outcome> outcome();

    /** Ends the job: at once if it runs, before its start if it waits. Its outcome is {@code stopped}, cause {@code cancelled}. */
    void cancel();
}
