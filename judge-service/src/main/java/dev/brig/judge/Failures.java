package dev.brig.judge;

import dev.brig.judge.json.OutcomeJson;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.SandboxException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose fault a failure is, and what is said of it. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final String NOT_FOUND = "command-not-found";
    private static final String NOT_EXECUTABLE = "command-not-executable";
    private static final String TOO_LONG = "arguments-too-long";

    private static final Set<String> OF_THE_COMMAND = Set.of(NOT_FOUND, NOT_EXECUTABLE, TOO_LONG);

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
        return outcome.status() == Outcome.Status.FAILED && !isOfTheCommand(outcome);
    }

    /** Whether the command does not exist in the sandbox or cannot be executed. */
    static boolean isOfTheCommand(Outcome outcome) {
        return outcome.status() == Outcome.Status.FAILED
                && outcome.cause().map(OF_THE_COMMAND::contains).orElse(false);
    }

    /** The problem of a sandbox that failed. */
    static Problem problem(Outcome failed) {
        String detail = failed.detail().or(failed::cause).orElse("no reason is known");
        String code = failed.cause().orElse(NOT_EXECUTABLE);
        return isOfTheCommand(failed)
                ? Problem.invalid(code, code.equals(TOO_LONG) ? "argv" : "argv[0]", detail)
                : Problem.of(500, "sandbox-failed", detail).with("outcome", OutcomeJson.of(failed));
    }
}
