package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.LanguageOffer;
import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.blob.BlobId;
import dev.brig.judge.blob.BlobStore;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.dispatch.Judging;
import dev.brig.judge.dispatch.Progress;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.inline.TestJudge;
import dev.brig.judge.inline.TestedJudgement;
import dev.brig.judge.inline.TestedSubmission;
import dev.brig.judge.inline.TestedSubmission.By;
import dev.brig.judge.installed.ProblemLibrary;
import dev.brig.judge.json.OutcomeJson;
import dev.brig.judge.json.ProblemJudgementJson;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Subject;
import dev.brig.judge.submission.Judgement;
import dev.brig.judge.submission.Submission;
import dev.brig.judge.submission.SubmissionJudge;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Languages;
import dev.brig.sandbox.InvalidJobException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads submissions as this dialect writes them, judges them, and writes their judgements. */
public final class SubmissionWork implements Judging {
    private final SubmissionJudge judge;
    private final TestJudge testJudge;
    private final Languages languages;
    private final BlobStore blobs;
    private final ProblemLibrary problems;
    private final BiConsumer<String, String> judged;
    private final Predicate<String> elsewhere;

    /**
     * @param judged is told the language and the verdict of each submission
     * @param elsewhere whether a language that is not here is known to others who judge
     */
    public SubmissionWork(
            SubmissionJudge judge,
            TestJudge testJudge,
            Languages languages,
            BlobStore blobs,
            ProblemLibrary problems,
            BiConsumer<String, String> judged,
            Predicate<String> elsewhere) {
        this.judge = judge;
        this.testJudge = testJudge;
        this.languages = languages;
        this.blobs = blobs;
        this.problems = problems;
        this.judged = judged;
        this.elsewhere = elsewhere;
    }

    /** A submission that was read. */
    record Wanted(Subject subject, int tests, Optional<By.Installed> problem, Work work) {}

    /** Judges, and waits for that. */
    interface Work {
        ObjectNode judge(String id, Consumer<Progress> progress, RunScope scope);
    }

    /**
     * @param tenant whose it is
     * @param used gets the blobs that the body names
     * @throws RefusedException if no problem can be called as the body says
     * @throws ProblemException if a part of the body, which the contract has let pass, cannot be
     */
    Wanted read(String tenant, JsonNode body, BlobUse used) {
        return SubmissionReader.isTested(body)
                ? wanted(tenant, SubmissionReader.read(body, languages, used))
                : wanted(RequestReader.submission(body, used));
    }

    /** @throws RefusedException if its language or its problem is not here */
    void requireKnown(Wanted wanted) {
        String language = wanted.subject().language();
        if (!LanguageOffer.isSubmitAnswer(language) && languages.get(language).isEmpty() && !elsewhere.test(language)) {
            LanguageOffer.require(languages, language);
        }
        wanted.problem().ifPresent(by -> problems.use(by.id(), by.version()).close());
    }

    /**
     * Of which tenants a problem is the very one that a tenant calls so.
     *
     * @throws RefusedException if no problem can be called so
     */
    Predicate<String> sharing(String tenant, String problem) {
        String keptAs = problems.shelf(tenant).keptAs(problem);
        Map<String, Boolean> known = new HashMap<>();
        return other -> known.computeIfAbsent(
                other, _ -> problems.shelf(other).keptAs(problem).equals(keptAs));
    }

    BlobUse use(Predicate<BlobId> visible) {
        return blobs.use(visible);
    }

    /** Whether to look for blobs and problems may take long, since they are elsewhere. */
    boolean mayWait() {
        return blobs.isCache();
    }

    private Wanted wanted(Submission submission) {
        return new Wanted(
                new Subject(submission.language(), Optional.empty()), 1, Optional.empty(), (id, progress, scope) -> {
                    Judgement judgement = judge.judge(submission, scope);
                    judged.accept(
                            submission.language(), judgement.judged().verdict().word());
                    return json(id, judgement);
                });
    }

    private Wanted wanted(String tenant, TestedSubmission asked) {
        TestedSubmission submission = found(tenant, asked);
        String language = submission.sources().language();
        Work work = (id, progress, scope) -> {
            TestedJudgement tested = testJudge.judge(
                    submission,
                    (report, number, of) -> progress.accept(new Progress.Tested(
                            report.test(), ProblemJudgementJson.word(report.verdict()), number, of)),
                    scope);
            judged.accept(language, ProblemJudgementJson.word(tested.judgement().verdict()));
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
            return json.setAll(
                    ProblemJudgementJson.of(tested, submission.shown().outputBytes() > 0));
        };
        return switch (submission.by()) {
            case By.Installed by -> {
                String problem = ((By.Installed) asked.by()).id();
                yield new Wanted(new Subject(language, Optional.of(problem)), 1, Optional.of(by), work);
            }
            case By.Inline inline ->
                new Wanted(
                        new Subject(language, Optional.empty()),
                        inline.problem().tests().size(),
                        Optional.empty(),
                        work);
        };
    }

    /** By the problem that is meant, where that is an installed one: the tenant's own, or one that is there for all. */
    private TestedSubmission found(String tenant, TestedSubmission asked) {
        return asked.by() instanceof By.Installed(String id, OptionalInt version, boolean allTests)
                ? new TestedSubmission(
                        asked.sources(),
                        new By.Installed(problems.shelf(tenant).keptAs(id), version, allTests),
                        asked.shown())
                : asked;
    }

    private static ObjectNode json(String id, Judgement judgement) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("verdict", judgement.judged().verdict().word());
        json.put("reason", judgement.judged().reason().orElse(null));
        json.set("compile", judgement.compile().map(OutcomeJson::of).orElse(null));
        json.put("cached", judgement.cached());
        json.set("run", judgement.run().map(OutcomeJson::of).orElse(null));
        return json;
    }

    @Override
    public Runnable hold(String tenant, byte[] request) {
        BlobUse used = blobs.use();
        try {
            read(tenant, StrictJson.read(request), used);
        } catch (RefusedException | ProblemException | InvalidJobException gone) {
            return used::close; // whoever judges it says so
        }
        return used::close;
    }

    @Override
    public Set<String> share(String tenant, byte[] request) {
        try (BlobUse used = blobs.use()) {
            read(tenant, StrictJson.read(request), used);
            blobs.share(used.ids());
            return used.ids().stream().map(BlobId::hex).collect(Collectors.toSet());
        }
    }

    @Override
    public Ending judge(String tenant, String id, byte[] request, Consumer<Progress> progress, RunScope scope) {
        try (BlobUse used = blobs.use()) {
            ObjectNode judgement =
                    read(tenant, StrictJson.read(request), used).work().judge(id, progress, scope);
            return Ending.finished(judgement.get("verdict").textValue(), bytes(judgement));
        } catch (RefusedException refused) {
            if (isForNow(refused.refusal())) {
                throw refused;
            }
            return failed(refused);
        } catch (ProblemException | InvalidJobException invalid) {
            return failed(invalid);
        }
    }

    private static boolean isForNow(Refusal refusal) {
        return refusal instanceof Refusal.QueueFull
                || refusal instanceof Refusal.NotReady
                || refusal instanceof Refusal.Closed;
    }

    private static Ending failed(RuntimeException why) {
        return Ending.failed(bytes(ErrorAnswers.document(why).json()));
    }

    @Override
    public Ending broken() {
        return Ending.failed(bytes(ProblemDocument.internal().json()));
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
