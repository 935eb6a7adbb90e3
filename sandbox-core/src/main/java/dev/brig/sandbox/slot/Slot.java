package dev.brig.sandbox.slot;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.Usage;
import dev.brig.sandbox.libc.Libc;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;

/**
 * Runs one job after another on a thread of its own, by turns in each of its sandboxes, which are made ready again while
 * others run or the slot is idle.
 */
final class Slot implements Runnable {
    private static final System.Logger LOG = System.getLogger(Slot.class.getName());

    private final Recipe.Identity identity;
    private final List<Preparation> sandboxes;
    private final BlockingQueue<Optional<Assignment>> queue;
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
    Slot(Recipe.Identity identity, List<Preparation> sandboxes, BlockingQueue<Optional<Assignment>> queue, Desk desk) {
        this.identity = identity;
        this.sandboxes = List.copyOf(sandboxes);
        this.queue = queue;
        this.desk = desk;
    }

    @Override
    public void run() {
        identity.assume();
        Libc.preferLatency();
        try (Equipment equipment = new Equipment()) {
            ready(sandboxes.getFirst());
            desk.opened();
            sandboxes.forEach(this::tryReady);
            serve(equipment);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            desk.failedToOpen(e);
        } catch (Throwable e) {
            desk.failedToOpen(new SandboxException("a slot could not be opened: " + e.getMessage(), e));
        } finally {
            sandboxes.forEach(Preparation::close);
        }
    }

    private void serve(Equipment equipment) throws InterruptedException {
        int turn = 0;
        while (true) {
            Preparation sandbox = sandboxes.get(turn);
            turn = (turn + 1) % sandboxes.size();
            Optional<Assignment> next = take(sandbox);
            if (next.isEmpty()) {
                return;
            }
            Assignment assignment = next.get();
            desk.started();
            Moments moments = new Moments(assignment.submitted());
            serve(assignment, sandbox, equipment, moments);
            renew(sandbox, moments);
        }
    }

    /** The next job. If there is none yet, its sandbox is seen to be ready meanwhile. */
    private Optional<Assignment> take(Preparation sandbox) throws InterruptedException {
        Optional<Assignment> waiting = queue.poll();
        if (waiting == null) {
            tryReady(sandbox);
            return queue.take();
        }
        return waiting;
    }

    private void ready(Preparation sandbox) {
        sandbox.ready(sandbox.standard());
        sandbox.makeSpareGroup();
    }

    /** Clears away what is left of the last job; the next sandbox is being made meanwhile. */
    private void renew(Preparation sandbox, Moments moments) {
        attempt(sandbox, () -> {
            moments.reported();
            sandbox.discardUsed();
            sandbox.makeSpareGroup();
            moments.renewed();
        });
    }

    private void tryReady(Preparation sandbox) {
        attempt(sandbox, () -> ready(sandbox));
    }

    /** Where it fails the next job tries again, and is told if that fails too. */
    private static void attempt(Preparation sandbox, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) { // the slot lives on
            warn("a slot gets a new warden: " + e.getMessage());
            sandbox.loseWarden();
        }
    }

    /** Goes on in silence where not even this can be said: a logger's first line opens files, and descriptors may be what lacks. */
    static void warn(String text) {
        try {
            LOG.log(System.Logger.Level.WARNING, text);
        } catch (Throwable e) {
            return; // the next job tells
        }
    }

    private void serve(Assignment assignment, Preparation sandbox, Equipment equipment, Moments moments) {
        try {
            finish(assignment, outcome(assignment, sandbox, equipment, moments));
        } catch (InvalidJobException e) {
            attempt(sandbox, sandbox::discardPrepared); // some of the job's files may be in it
            desk.finished();
            identity.outside(() -> assignment.fail(e));
        } catch (Throwable e) { // an error, too: no class loads without descriptors
            sandbox.loseWarden();
            finish(
                    assignment,
                    untouched(Status.FAILED, "sandbox", String.valueOf(e.getMessage()), assignment, sandbox));
        }
    }

    private Outcome outcome(Assignment assignment, Preparation sandbox, Equipment equipment, Moments moments) {
        if (assignment.isCancelled()) {
            return untouched(Status.STOPPED, "cancelled", "before it started", assignment, sandbox);
        }
        Scratch scratch = sandbox.scratch(assignment.limits());
        try {
            sandbox.ready(scratch);
        } catch (SandboxException first) {
            sandbox.loseWarden();
            sandbox.ready(scratch);
        }
        try {
            moments.ready();
            return new Execution(sandbox, equipment, assignment, moments).run();
        } catch (Warden.NotStartedException e) {
            sandbox.loseWarden();
            sandbox.ready(scratch);
            moments.ready();
            return new Execution(sandbox, equipment, assignment, moments).run();
        }
    }

    private void finish(Assignment assignment, Outcome outcome) {
        desk.finished();
        identity.outside(() -> assignment.complete(outcome));
    }

    private static Outcome untouched(
            Status status, String cause, String detail, Assignment assignment, Preparation sandbox) {
        Limits limits = assignment.limits();
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
