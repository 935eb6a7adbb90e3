package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.RefusedException;
import dev.brig.judge.access.Caller;
import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.dispatch.Dispatcher;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.store.Again;
import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.Rejudging;
import dev.brig.judge.store.Selection;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.SubmissionState;
import dev.brig.sandbox.InvalidJobException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Makes new submissions of those that a problem had, to be judged by what the problem is now. */
final class RejudgingMaker {
    private static final long MOST_BYTES = 64L << 20;
    /** Behind what was handed in, which somebody waits for. */
    private static final int PRIORITY = -1;

    private final SubmissionWork work;
    private final KeptSubmissions kept;

    RejudgingMaker(SubmissionWork work, KeptSubmissions kept) {
        this.work = work;
        this.kept = kept;
    }

    /** What a submission that has ended came to: its verdict, or its state where there is none. */
    static String outcome(StoredSubmission submission) {
        return submission.verdict().orElse(submission.state().key());
    }

    /**
     * Those of the caller's tenant; for one who sees all tenants, those of all who have this very problem.
     *
     * @param filter which of them; the contract has let it pass
     * @param used gets the blobs that they name
     * @throws ProblemException if there are none, or too many
     */
    NewBatch make(String problem, JsonNode filter, Caller caller, BlobUse used) {
        Set<String> verdicts = words(filter, "verdicts");
        Set<String> languages = words(filter, "languages");
        List<NewSubmission> all = new ArrayList<>();
        long bytes = 0;
        Dispatcher dispatcher = kept.requireStore();
        Selection ofAll = Selection.newest(Selection.MOST).ofProblem(problem).onlyOriginals();
        Selection page = caller.only().map(ofAll::ofTenant).orElse(ofAll);
        Predicate<String> has = work.sharing(caller.tenant(), problem);
        List<StoredSubmission> found = dispatcher.list(page);
        while (!found.isEmpty()) {
            for (StoredSubmission original : found) {
                if (!isJudged(original)
                        || !has.test(original.tenant())
                        || !isAmong(languages, original.subject().language())) {
                    continue;
                }
                String before = counting(original);
                if (!isAmong(verdicts, before)) {
                    continue;
                }
                Optional<NewSubmission> again = again(problem, original, before, used);
                again.ifPresent(all::add);
                bytes += again.map(one -> one.request().length).orElse(0);
                requireBounded(all.size(), bytes);
            }
            found = dispatcher.list(page.before(found.getLast().place()));
        }
        if (all.isEmpty()) {
            throw ProblemDocument.invalid(
                            "nothing-to-rejudge",
                            "verdicts",
                            "There is no such submission to this problem that has ended.")
                    .exception();
        }
        boolean own = all.stream().allMatch(one -> one.tenant().equals(caller.tenant()));
        return NewBatch.of(own ? caller.tenant() : Rejudging.OF_SEVERAL, Optional.empty(), all.reversed())
                .rejudging(problem);
    }

    private static Set<String> words(JsonNode filter, String name) {
        Set<String> words = new HashSet<>();
        filter.path(name).forEach(word -> words.add(word.textValue()));
        return words;
    }

    /** @param wanted none if all are */
    private static boolean isAmong(Set<String> wanted, String word) {
        return wanted.isEmpty() || wanted.contains(word);
    }

    private static boolean isJudged(StoredSubmission submission) {
        return submission.state().isFinal() && submission.state() != SubmissionState.CANCELLED;
    }

    /** What counts of a submission: what it came to, or what replaced that. */
    private String counting(StoredSubmission original) {
        return outcome(original.replacedBy().flatMap(kept.requireStore()::find).orElse(original));
    }

    private static void requireBounded(int number, long bytes) {
        if (number > NewBatch.MOST || bytes > MOST_BYTES) {
            throw ProblemDocument.of(
                            413,
                            "rejudging-too-large",
                            "These are more than " + NewBatch.MOST + " submissions, or more than " + MOST_BYTES
                                    + " bytes of them. Choose fewer, by verdicts or languages.")
                    .exception();
        }
    }

    /** Empty if it has just been deleted. */
    private Optional<NewSubmission> again(String problem, StoredSubmission original, String before, BlobUse used) {
        return kept.requireStore().request(original.id()).map(request -> {
            ObjectNode json = (ObjectNode) StrictJson.read(request);
            json.put("problem", problem); // of whatever version it was
            json.remove("callback"); // who handed it in was told
            byte[] present = json.toString().getBytes(StandardCharsets.UTF_8);
            try {
                SubmissionWork.Wanted wanted = work.read(original.tenant(), json, used);
                work.requireKnown(wanted);
                return KeptSubmissions.submission(original.tenant(), wanted, present, List.of())
                        .withPriority(PRIORITY)
                        .judgingAgain(new Again(original.id(), before));
            } catch (ProblemException | RefusedException | InvalidJobException impossible) {
                ProblemDocument why = ErrorAnswers.document(impossible);
                throw ProblemDocument.of(
                                why.status() == 404 ? 404 : 409,
                                why.status() == 404 ? why.code() : "cannot-rejudge",
                                "Submission " + original.id() + " cannot be judged again: " + why.detail())
                        .exception();
            }
        });
    }
}
