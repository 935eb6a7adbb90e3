package dev.brig.judge.problem.archive;

import dev.brig.judge.problem.archive.Unpacking.Cause;

/** Ends unpacking; never leaves this package. */
final class PackageRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Cause cause;
    private final String entry;

    PackageRefusedException(Cause cause, String entry, String reason) {
        super(reason, null, false, false);
        this.cause = cause;
        this.entry = entry;
    }

    Unpacking.Refused refused() {
        return new Unpacking.Refused(cause, entry, getMessage());
    }
}
