package dev.brig.judge;

import dev.brig.judge.json.OutcomeJson;
import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Failed;
import dev.brig.sandbox.SandboxException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose fault a failure is, and what is said of it. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** The problem behind an exception; one that nobody foresaw goes to the log. */
    static Problem problem(Throwable failure) {
        return switch (failure) {
            case ProblemException known -> known.problem();
            case InvalidJobException invalid -> Problem.of(invalid);
            case SandboxException broken -> Problem.of(500, "sandbox-failed", broken.getMessage());
            case CancellationException cancelled ->
                Problem.notReady(List.of("the sandbox's engine was closed before the program ended"));
            case CompletionException wrapped when wrapped.getCause() != null -> problem(wrapped.getCause());
            default -> {
                LOG.error("a request failed", failure);
                yield Problem.internal();
            }
        };
    }

    /** What a failure says for itself. */
    static String sentence(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Whether the sandbox failed, rather than the command that it was to run. */
    static boolean isOurs(Outcome outcome) {
        return outcome.ending() instanceof Failed failed && !(failed.cause() instanceof FailureCause.Command);
    }

    /** Whether the command does not exist in the sandbox or cannot be executed. */
    static boolean isOfTheCommand(Outcome outcome) {
        return outcome.ending() instanceof Failed failed && failed.cause() instanceof FailureCause.Command;
    }

    /** The problem of a sandbox that failed. */
    static Problem problem(Outcome outcome, Failed failed) {
        String detail = failed.detail().orElse(failed.cause().word());
        return switch (failed.cause()) {
            case FailureCause.Command command ->
                Problem.invalid(
                        command.word(),
                        command == FailureCause.Command.ARGUMENTS_TOO_LONG ? "argv" : "argv[0]",
                        detail);
            case FailureCause.Sandbox _, FailureCause.Step _ ->
                Problem.of(500, "sandbox-failed", detail).with("outcome", OutcomeJson.of(outcome));
        };
    }
}
