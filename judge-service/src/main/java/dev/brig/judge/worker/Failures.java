package dev.brig.judge.worker;

import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Failed;

/** Whose fault a failed run is. */
final class Failures {
    private Failures() {}

    /** Whether the sandbox failed, rather than the command that it was to run. */
    static boolean isOurs(Outcome outcome) {
        return outcome.ending() instanceof Failed failed && !(failed.cause() instanceof FailureCause.Command);
    }
}
