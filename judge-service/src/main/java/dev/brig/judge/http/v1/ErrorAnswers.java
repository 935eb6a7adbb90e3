package dev.brig.judge.http.v1;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.http.contract.Field;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.json.OutcomeJson;
import dev.brig.judge.store.StoreException;
import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Failed;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.root.ImageUnavailableException;
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

    static ProblemDocument document(Throwable failure) {
        return switch (failure) {
            case ProblemException known -> known.document();
            case RefusedException refused -> document(refused.refusal());
            case InvalidJobException invalid -> ProblemDocument.of(invalid);
            case ImageUnavailableException image -> document(image);
            case SandboxException broken -> ProblemDocument.of(500, "sandbox-failed", broken.getMessage());
            case StoreException store
            when store.isFull() -> ProblemDocument.of(507, "store-full", "There is no room left to keep submissions.");
            case StoreException store ->
                ProblemDocument.of(503, "store-unavailable", "Submissions cannot be kept now; the log says why.")
                        .retryAfter(5);
            case CompletionException wrapped when wrapped.getCause() != null -> document(wrapped.getCause());
            default -> {
                LOG.error("a request failed", failure);
                yield ProblemDocument.internal();
            }
        };
    }

    private static ProblemDocument document(ImageUnavailableException image) {
        return switch (image.reason()) {
            case UNKNOWN -> ProblemDocument.invalid("unknown-image", "image", "There is no such image here.");
            case NO_NAME -> ProblemDocument.invalid("image-invalid", "image", image.getMessage());
            case UNUSABLE -> {
                LOG.error("an image cannot be used", image);
                yield ProblemDocument.of(500, "image-unusable", "The image is here and cannot be used.")
                        .at("image");
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
            case Refusal.UnknownBlob blob -> ProblemDocument.of(404, "unknown-blob", blob.sentence());
            case Refusal.BlobTooLarge blob -> ProblemDocument.of(413, "body-too-large", blob.sentence());
            case Refusal.TooManyWaiting waiting ->
                ProblemDocument.of(429, "too-many-waiting", waiting.sentence()).retryAfter(5);
            case Refusal.OverLimit limit ->
                ProblemDocument.of(429, limit.limit(), limit.sentence()).retryAfter(limit.retrySeconds());
            case Refusal.StoreFull full -> ProblemDocument.of(507, "store-full", full.sentence());
            case Refusal.StorageFull full -> ProblemDocument.of(507, "blob-store-full", full.sentence());
            case Refusal.LibraryFull full -> ProblemDocument.of(507, "problem-store-full", full.sentence());
            case Refusal.UnknownProblem problem -> ProblemDocument.of(404, "unknown-problem", problem.sentence());
            case Refusal.UnusableProblem problem ->
                ProblemDocument.of(422, "problem-unusable", problem.sentence()).at("problem");
            case Refusal.BlobMismatch mismatch ->
                ProblemDocument.invalid("digest-mismatch", "sha256", mismatch.sentence());
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
