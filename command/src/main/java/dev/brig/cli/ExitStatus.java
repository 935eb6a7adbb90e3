package dev.brig.cli;

import dev.brig.sandbox.Outcome;

/** The exit status of {@code brig run}: the program's own, or why there is none. */
final class ExitStatus {
    /** Brig ended the program, at a limit or for a forbidden system call; the same status as timeout(1). */
    static final int STOPPED = 124;
    /** Brig could not do what was asked. */
    static final int OURS = 125;
    /** The command was found and cannot be executed. */
    static final int NOT_EXECUTABLE = 126;

    static final int NOT_FOUND = 127;

    private static final int SIGNAL = 128;
    private static final int SIGPIPE = 13;

    /** The reader of the program's output has gone. */
    static final int BROKEN_PIPE = SIGNAL + SIGPIPE;

    private ExitStatus() {}

    static int of(Outcome outcome) {
        return switch (outcome.status()) {
            case EXITED -> outcome.exitCode().orElse(OURS);
            case SIGNALED -> SIGNAL + outcome.signal().map(Signals::number).orElse(0);
            case STOPPED -> STOPPED;
            case FAILED ->
                switch (outcome.cause().orElse("")) {
                    case "command-not-found" -> NOT_FOUND;
                    case "command-not-executable" -> NOT_EXECUTABLE;
                    default -> OURS;
                };
        };
    }
}
