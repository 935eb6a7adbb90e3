package dev.brig.sandbox.engine;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.Usage;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.container.ScratchSpec;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.run.Enforcement;
import dev.brig.sandbox.run.Execution;
import dev.brig.sandbox.run.JobTimeline;
import dev.brig.sandbox.run.QueuedJob;
import dev.brig.sandbox.run.SlotResources;
import dev.brig.sandbox.warden.Sandbox;
import dev.brig.sandbox.warden.Warden;
import dev.brig.sandbox.warden.Warnings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;

/**
 * Runs one job after another on a thread of its own, by turns in each of its sandboxes, which are made ready again while
 * others run or the slot is idle.
 */
public final class Slot implements Runnable {
    private static final Warnings WARNINGS = new Warnings();

    private final SandboxSpec.Identity identity;
    private final List<Sandbox> sandboxes;
    private final BlockingQueue<Optional<QueuedJob>> queue;
    private final Desk desk;

    /** Where a slot says what it is doing. */
    interface Desk {
        /** The slot is ready for its first job. */
        void opened();

        /** The slot could not be made ready for its first job. */
        void failedToOpen(RuntimeException failure);

        void started();

        void finished();
    }

    /** @param queue an empty element ends the slot */
    Slot(SandboxSpec.Identity identity, List<Sandbox> sandboxes, BlockingQueue<Optional<QueuedJob>> queue, Desk desk) {
        this.identity = identity;
        this.sandboxes = List.copyOf(sandboxes);
        this.queue = queue;
        this.desk = desk;
    }

    @Override
    public void run() {
        identity.assume();
        Libc.preferLatency();
        try (SlotResources resources = new SlotResources()) {
            ready(sandboxes.getFirst());
            desk.opened();
            sandboxes.forEach(this::tryReady);
            serve(resources);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            desk.failedToOpen(e);
        } catch (Throwable e) {
            desk.failedToOpen(new SandboxException("a slot could not be opened: " + e.getMessage(), e));
        } finally {
            sandboxes.forEach(Sandbox::close);
        }
    }

    private void serve(SlotResources resources) throws InterruptedException {
        int turn = 0;
        while (true) {
            Sandbox sandbox = sandboxes.get(turn);
            turn = (turn + 1) % sandboxes.size();
            Optional<QueuedJob> next = take(sandbox);
            if (next.isEmpty()) {
                return;
            }
            QueuedJob queued = next.get();
            desk.started();
            JobTimeline timeline = new JobTimeline(queued.submitted());
            serve(queued, sandbox, resources, timeline);
            renew(sandbox, timeline);
        }
    }

    /** The next job. If there is none yet, its sandbox is seen to be ready meanwhile. */
    private Optional<QueuedJob> take(Sandbox sandbox) throws InterruptedException {
        Optional<QueuedJob> waiting = queue.poll();
        if (waiting == null) {
            tryReady(sandbox);
            return queue.take();
        }
        return waiting;
    }

    private void ready(Sandbox sandbox) {
        sandbox.ready(sandbox.standard());
        sandbox.makeSpareGroup();
    }

    /** Clears away what is left of the last job; the next sandbox is being made meanwhile. */
    private void renew(Sandbox sandbox, JobTimeline timeline) {
        attempt(sandbox, () -> {
            timeline.reported();
            sandbox.discardUsed();
            sandbox.makeSpareGroup();
            timeline.renewed();
        });
    }

    private void tryReady(Sandbox sandbox) {
        attempt(sandbox, () -> ready(sandbox));
    }

    /** Where it fails the next job tries again, and is told if that fails too. */
    private static void attempt(Sandbox sandbox, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) { // the slot lives on
            WARNINGS.say("a slot gets a new warden: " + e.getMessage());
            sandbox.loseWarden();
        }
    }

    private void serve(QueuedJob queued, Sandbox sandbox, SlotResources resources, JobTimeline timeline) {
        try {
            finish(queued, outcome(queued, sandbox, resources, timeline));
        } catch (InvalidJobException e) {
            attempt(sandbox, sandbox::discardPrepared); // some of the job's files may be in it
            desk.finished();
            identity.outside(() -> queued.fail(e));
        } catch (Throwable e) { // an error, too: no class loads without descriptors
            sandbox.loseWarden();
            finish(queued, untouched(Status.FAILED, "sandbox", String.valueOf(e.getMessage()), queued, sandbox));
        }
    }

    private Outcome outcome(QueuedJob queued, Sandbox sandbox, SlotResources resources, JobTimeline timeline) {
        if (queued.isCancelled()) {
            return untouched(Status.STOPPED, "cancelled", "before it started", queued, sandbox);
        }
        ScratchSpec scratch = sandbox.scratch(queued.limits());
        try {
            sandbox.ready(scratch);
        } catch (SandboxException first) {
            sandbox.loseWarden();
            sandbox.ready(scratch);
        }
        try {
            timeline.ready();
            return new Execution(sandbox, resources, queued, timeline).run();
        } catch (Warden.NotStartedException e) {
            sandbox.loseWarden();
            sandbox.ready(scratch);
            timeline.ready();
            return new Execution(sandbox, resources, queued, timeline).run();
        }
    }

    private void finish(QueuedJob queued, Outcome outcome) {
        desk.finished();
        identity.outside(() -> queued.complete(outcome));
    }

    private static Outcome untouched(Status status, String cause, String detail, QueuedJob queued, Sandbox sandbox) {
        Limits limits = queued.limits();
        return new Outcome(
                status,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of(cause),
                Optional.of(detail),
                List.of(),
                List.of(),
                Usage.none(),
                Output.empty(),
                Output.empty(),
                Map.of(),
                Map.of(),
                Enforcement.of(limits, sandbox.groupWord()).words());
    }
}
