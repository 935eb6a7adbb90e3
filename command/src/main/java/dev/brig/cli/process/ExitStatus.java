package dev.brig.cli.process;

import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Exited;
import dev.brig.sandbox.Outcome.Failed;
import dev.brig.sandbox.Outcome.Signaled;
import dev.brig.sandbox.Outcome.Stopped;
import dev.brig.sandbox.libc.Signals;

/** The exit status of {@code brig run}: the program's own, or why there is none. */
public final class ExitStatus {
    /** Brig ended the program, at a limit or for a forbidden system call; the same status as timeout(1). */
    public static final int STOPPED = 124;
    /** Brig could not do what was asked. */
    public static final int OURS = 125;
    /** The command was found and cannot be executed. */
    static final int NOT_EXECUTABLE = 126;

    static final int NOT_FOUND = 127;

    private static final int SIGNAL = 128;
    private static final int SIGPIPE = 13;

    /** The reader of the program's output has gone. */
    public static final int BROKEN_PIPE = SIGNAL + SIGPIPE;

    private ExitStatus() {}

    public static int of(Outcome outcome) {
        return switch (outcome.ending()) {
            case Exited(int code) -> code;
            case Signaled(String signal) -> SIGNAL + Signals.number(signal);
            case Stopped _ -> STOPPED;
            case Failed failed ->
                switch (failed.cause()) {
                    case FailureCause.Command.NOT_FOUND -> NOT_FOUND;
                    case FailureCause.Command.NOT_EXECUTABLE -> NOT_EXECUTABLE;
                    case FailureCause.Command.ARGUMENTS_TOO_LONG -> OURS;
                    case FailureCause.Sandbox _, FailureCause.Step _ -> OURS;
                };
        };
    }
}
