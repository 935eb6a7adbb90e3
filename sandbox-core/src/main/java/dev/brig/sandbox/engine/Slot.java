package dev.brig.sandbox.engine;

import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Failed;
import dev.brig.sandbox.Outcome.Stopped;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.StopCause;
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
import java.util.concurrent.CompletableFuture;

/**
 * Runs one job after another on a thread of its own, each in a sandbox of its kind. The sandboxes of a kind take turns: they
 * are made ready again while others run or the slot is idle.
 */
final class Slot implements Runnable {
    private static final Warnings WARNINGS = new Warnings();

    private final SandboxSpec.Identity identity;
    private final SlotSandboxes sandboxes;
    private final JobQueue queue;
    private final PoolGroups groups;
    private final JobQueue.Seat seat;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private Optional<SlotResources> resources = Optional.empty();

    Slot(SandboxSpec.Identity identity, SlotSandboxes sandboxes, JobQueue queue, PoolGroups groups) {
        this.identity = identity;
        this.sandboxes = sandboxes;
        this.queue = queue;
        this.groups = groups;
        this.seat = queue.seat();
    }

    /** Completes when the slot takes jobs, or with the reason why it cannot. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    @Override
    public void run() {
        try {
            identity.assume();
            Libc.preferLatency();
            resources();
        } catch (Throwable e) {
            opened.completeExceptionally(e);
            return;
        }
        opened.complete(null);
        while (serveOne()) {}
        sandboxes.forgetAll();
        dropResources();
    }

    /** @return whether there may be more to do */
    private boolean serveOne() {
        Optional<Task> task = Optional.empty();
        try {
            tidy();
            task = queue.take(seat, sandboxes.kinds());
            switch (task.orElse(null)) {
                case null -> {
                    return false;
                }
                case Task.RunJob next -> run(next.kind(), next.job(), next.together());
                case Task.Prepare next -> prepare(next.kind(), next.done());
            }
        } catch (Throwable e) { // the slot lives on, or the engine were one short
            task.ifPresent(lost -> attempt("end a task", () -> fail(lost, e)));
            attempt("open a slot again after " + e, this::reopen);
        }
        return true;
    }

    private void fail(Task task, Throwable reason) {
        queue.finished(seat);
        SandboxException failure = new SandboxException(Code.ENGINE_FAILED, "a slot failed: " + reason, reason);
        switch (task) {
            case Task.RunJob lost -> {
                lost.together().over(lost.job(), false);
                identity.outside(() -> lost.job().fail(failure));
            }
            case Task.Prepare lost -> lost.done().completeExceptionally(failure);
        }
    }

    /** Nothing that the slot has is to be relied on: all of it is made anew when it is needed. */
    private void reopen() {
        WARNINGS.say("a slot is opened again");
        identity.assume();
        sandboxes.forgetAll();
        dropResources();
    }

    private SlotResources resources() {
        if (resources.isEmpty()) {
            resources = Optional.of(new SlotResources());
        }
        return resources.get();
    }

    private void dropResources() {
        Optional<SlotResources> old = resources;
        resources = Optional.empty();
        old.ifPresent(SlotResources::close);
    }

    /** Has the next sandbox of each kind ready before it is asked for, if nobody waits. */
    private void tidy() {
        for (SlotSandboxes.Turns turns : sandboxes.all()) {
            if (queue.isWaitedAt()) {
                return;
            }
            tryReady(turns.next());
        }
    }

    private void prepare(SandboxKind kind, CompletableFuture<Void> done) {
        SlotSandboxes.Turns turns;
        try {
            turns = sandboxes.of(kind);
            ready(turns.next(), turns.next().standard());
            turns.next().makeSpareGroup();
        } catch (Throwable e) {
            sandboxes.forget(kind);
            done.completeExceptionally(e);
            return;
        }
        identity.outside(() -> done.complete(null));
        turns.all().forEach(this::tryReady);
    }

    /** Has an init ready; a warden that was lost since it was last needed is replaced. */
    private static void ready(Sandbox sandbox, ScratchSpec scratch) {
        try {
            sandbox.ready(scratch);
        } catch (SandboxException first) {
            sandbox.loseWarden();
            sandbox.ready(scratch);
        }
    }

    private void tryReady(Sandbox sandbox) {
        attempt(sandbox, () -> {
            sandbox.ready(sandbox.standard());
            sandbox.makeSpareGroup();
        });
    }

    /** Clears away what is left of the last job; the next sandbox is being made meanwhile. */
    private static void renew(Sandbox sandbox, JobTimeline timeline) {
        attempt(sandbox, () -> {
            timeline.reported();
            sandbox.discardSpent();
            if (sandbox.isWorn()) {
                sandbox.loseWarden();
            }
            sandbox.makeSpareGroup();
            timeline.renewed();
        });
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

    private static void attempt(String what, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            WARNINGS.say("could not " + what + ": " + e.getMessage());
        }
    }

    private void run(SandboxKind asked, QueuedJob queued, Together together) {
        SandboxKind kind = queued.isCancelled() ? asked : taker(asked);
        JobTimeline timeline = new JobTimeline(queued.submitted());
        Optional<Sandbox> taken = Optional.empty();
        Optional<InvalidJobException> refusal = Optional.empty();
        Outcome outcome;
        try {
            if (!queued.isCancelled()) {
                SlotSandboxes.Turns turns = sandboxes.of(kind);
                taken = Optional.of(turns.next());
                turns.pass();
            }
            outcome = taken.isPresent() ? outcome(queued, taken.get(), together, timeline) : cancelled(queued);
        } catch (InvalidJobException e) {
            taken.ifPresent(own -> attempt(own, own::discardPrepared)); // some of the job's files may be in it
            refusal = Optional.of(e);
            outcome = cancelled(queued);
        } catch (Throwable e) { // an error, too: no class loads without descriptors
            sandboxes.forget(kind); // with its groups: somebody may have removed them
            taken = Optional.empty();
            outcome = untouched(new Failed(FailureCause.Sandbox.BROKEN, String.valueOf(e.getMessage())), queued);
        }
        together.over(queued, refusal.isEmpty() && !(outcome.ending() instanceof Failed));
        queue.finished(seat);
        Outcome result = outcome;
        refusal.ifPresentOrElse(
                e -> identity.outside(() -> queued.fail(e)), () -> identity.outside(() -> queued.complete(result)));
        taken.ifPresent(own -> renew(own, timeline));
    }

    /** A sandbox whose interpreter cannot be started ahead is not missed: its jobs start it themselves. */
    private SandboxKind taker(SandboxKind asked) {
        SandboxKind taker = asked.taker();
        if (taker.start().isPresent()) {
            try {
                Sandbox next = sandboxes.of(taker).next();
                ready(next, next.standard());
            } catch (SandboxException e) {
                sandboxes.forget(taker);
                taker.refuse();
                WARNINGS.say(e.getMessage());
            }
        }
        return asked.taker();
    }

    private Outcome outcome(QueuedJob queued, Sandbox sandbox, Together together, JobTimeline timeline) {
        ScratchSpec scratch = sandbox.scratch(queued.limits());
        ready(sandbox, scratch);
        together.await(queued);
        if (queued.isCancelled()) {
            return cancelled(queued);
        }
        try {
            timeline.ready();
            return new Execution(sandbox, resources(), queued, timeline).run();
        } catch (Warden.NotStartedException e) {
            sandbox.loseWarden();
            sandbox.ready(scratch);
            timeline.ready();
            return new Execution(sandbox, resources(), queued, timeline).run();
        }
    }

    private Outcome cancelled(QueuedJob queued) {
        return untouched(new Stopped(StopCause.CANCELLED, Optional.of("before it started")), queued);
    }

    private Outcome untouched(Outcome.Ending ending, QueuedJob queued) {
        Limits limits = queued.limits();
        return new Outcome(
                ending,
                List.of(),
                List.of(),
                Usage.none(),
                Output.empty(),
                Output.empty(),
                Map.of(),
                Map.of(),
                Enforcement.of(limits, groups.version()),
                limits.cpus().isPresent());
    }
}
