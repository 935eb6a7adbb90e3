package dev.brig.judge.http.v1;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.json.OutcomeJson;
import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Failed;
import dev.brig.sandbox.SandboxException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this dialect answers when something went wrong: problem documents. */
public final class ErrorAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

    private ErrorAnswers() {}

    /** The answer to a request that failed; a failure that nobody foresaw goes to the log. */
    public static Answer of(Throwable failure) {
        return Answer.of(document(failure));
    }

    private static ProblemDocument document(Throwable failure) {
        return switch (failure) {
            case ProblemException known -> known.document();
            case RefusedException refused -> document(refused.refusal());
            case InvalidJobException invalid -> ProblemDocument.of(invalid);
            case SandboxException broken -> ProblemDocument.of(500, "sandbox-failed", broken.getMessage());
            case CompletionException wrapped when wrapped.getCause() != null -> document(wrapped.getCause());
            default -> {
                LOG.error("a request failed", failure);
                yield ProblemDocument.internal();
            }
        };
    }

    private static ProblemDocument document(Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueueFull full ->
                ProblemDocument.of(429, "queue-full", full.sentence()).retryAfter(full.retrySeconds());
            case Refusal.NotReady notReady -> ProblemDocument.notReady(notReady.reasons());
            case Refusal.Closed closed -> ProblemDocument.shuttingDown();
            case Refusal.UnknownPolicy policy ->
                ProblemDocument.invalid(
                        "unknown-policy",
                        "policy",
                        "There is no policy " + Field.quoted(policy.name()) + "; known are "
                                + String.join(", ", policy.known()) + ".");
            case Refusal.UnknownLanguage language ->
                ProblemDocument.invalid(
                        "unknown-language",
                        "language",
                        "There is no language " + Field.quoted(language.id()) + "; known are "
                                + String.join(", ", language.known()) + ".");
            case Refusal.LanguageNotAvailable language ->
                ProblemDocument.invalid("language-not-available", "language", language.reason());
        };
    }

    /** A sandbox, or its command, failed. */
    static ProblemDocument document(Outcome outcome, Failed failed) {
        String detail = failed.detail().orElse(failed.cause().word());
        return switch (failed.cause()) {
            case FailureCause.Command command ->
                ProblemDocument.invalid(
                        command.word(),
                        command == FailureCause.Command.ARGUMENTS_TOO_LONG ? "argv" : "argv[0]",
                        detail);
            case FailureCause.Sandbox _, FailureCause.Step _ ->
                ProblemDocument.of(500, "sandbox-failed", detail).with("outcome", OutcomeJson.of(outcome));
        };
    }
}
