package dev.brig.sandbox.engine;

import dev.brig.sandbox.run.QueuedJob;
import java.util.concurrent.CompletableFuture;

/** What a slot is given to do. */
sealed interface Task {

    SandboxKind kind();

    /**
     * To run a job.
     *
     * @param together those it starts together with, itself among them
     */
    record RunJob(SandboxKind kind, QueuedJob job, Together together) implements Task {}

    /**
     * To make sandboxes ready.
     *
     * @param done completed when the first of them is, or with the reason why it cannot be made
     */
    record Prepare(SandboxKind kind, CompletableFuture<Void> done) implements Task {}
}
