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

/** Runs one job after another on a thread of its own, each in an init made ready ahead while the slot was idle. */
final class Slot implements Runnable {
    private static final System.Logger LOG = System.getLogger(Slot.class.getName());

    private final Recipe recipe;
    private final Preparation preparation;
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
    Slot(Recipe recipe, Preparation preparation, BlockingQueue<Optional<Assignment>> queue, Desk desk) {
        this.recipe = recipe;
        this.preparation = preparation;
        this.queue = queue;
        this.desk = desk;
    }

    @Override
    public void run() {
        recipe.identity().assume();
        Libc.preferLatency();
        try (Equipment equipment = new Equipment();
                preparation) {
            preparation.ready(preparation.standard());
            desk.opened();
            serve(equipment);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            desk.failedToOpen(e);
        }
    }

    private void serve(Equipment equipment) throws InterruptedException {
        Optional<Assignment> next;
        while ((next = queue.take()).isPresent()) {
            Assignment assignment = next.get();
            desk.started();
            Moments moments = new Moments(assignment.submitted());
            serve(assignment, equipment, moments);
            moments.reported();
            try {
                preparation.discardUsed();
                preparation.makeSpareGroup(); // while the next init is being made
                preparation.ready(preparation.standard());
                moments.renewed();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "a slot gets a new warden: " + e.getMessage(), e);
                preparation.loseWarden(); // the next job tries again, and is told if that fails too
            }
        }
    }

    private void serve(Assignment assignment, Equipment equipment, Moments moments) {
        try {
            finish(assignment, outcome(assignment, equipment, moments));
        } catch (InvalidJobException e) {
            desk.finished();
            recipe.identity().outside(() -> assignment.fail(e));
        } catch (RuntimeException e) {
            preparation.loseWarden();
            finish(assignment, untouched(Status.FAILED, "sandbox", String.valueOf(e.getMessage()), assignment));
        }
    }

    private Outcome outcome(Assignment assignment, Equipment equipment, Moments moments) {
        if (assignment.isCancelled()) {
            return untouched(Status.STOPPED, "cancelled", "before it started", assignment);
        }
        Scratch scratch = preparation.scratch(assignment.limits());
        try {
            preparation.ready(scratch);
        } catch (SandboxException first) {
            preparation.loseWarden();
            preparation.ready(scratch);
        }
        try {
            moments.ready();
            return new Execution(recipe, preparation, equipment, assignment, moments).run();
        } catch (Warden.NotStartedException e) {
            preparation.loseWarden();
            preparation.ready(scratch);
            moments.ready();
            return new Execution(recipe, preparation, equipment, assignment, moments).run();
        }
    }

    private void finish(Assignment assignment, Outcome outcome) {
        desk.finished();
        recipe.identity().outside(() -> assignment.complete(outcome));
    }

    private Outcome untouched(Status status, String cause, String detail, Assignment assignment) {
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
                Enforcement.of(limits, preparation.groupWord()).words());
    }
}
