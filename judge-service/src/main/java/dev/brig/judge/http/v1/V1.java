package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.brig.judge.RefusedException;
import dev.brig.judge.access.Access;
import dev.brig.judge.blob.BlobStore;
import dev.brig.judge.dispatch.Dispatcher;
import dev.brig.judge.hooks.Webhooks;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Handler;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.installed.ProblemLibrary;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.submission.LanguageVersions;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Languages;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The operations of this dialect. */
public final class V1 {
    private V1() {}

    /** What webhooks tell of a submission: what lists do. */
    public static String told(StoredSubmission submission) {
        return KeptSubmissions.json(submission).toString();
    }

    /**
     * What answers them, by their ids in the contract.
     *
     * @param access whose blobs are whose, and what tenants may use
     * @param dispatcher nothing where no submissions are kept
     * @param webhooks the same
     * @param judging whether submissions are judged here for clients that wait
     */
    public static Map<String, Handler> handlers(
            Contract contract,
            Bodies bodies,
            Offload offload,
            Languages languages,
            PolicyQueues queues,
            BlobStore blobs,
            ProblemLibrary problems,
            SubmissionWork work,
            Access access,
            Optional<Dispatcher> dispatcher,
            Optional<Webhooks> webhooks,
            boolean judging) {
        KeptSubmissions kept = new KeptSubmissions(dispatcher, offload, access);
        CallbackReader callbacks = new CallbackReader(webhooks);
        BatchesHandler batches =
                new BatchesHandler(new BatchReader(contract, work, callbacks), bodies, offload, work, kept, access);
        StoredSubmissionHandler stored = new StoredSubmissionHandler(kept, offload);
        BlobsHandler blobsHandler = new BlobsHandler(blobs, bodies, offload, access);
        ProblemsHandler problemsHandler = new ProblemsHandler(problems, bodies, offload);
        Map<String, Handler> handlers = new HashMap<>(Map.of(
                "run", new RunHandler(contract, bodies, offload, queues, blobs, access)::run,
                "submit",
                        new SubmissionHandler(contract, bodies, offload, work, kept, access, callbacks, judging)
                                ::submit,
                "languages", new LanguagesHandler(languages, new LanguageVersions(languages, queues), offload)::list,
                "putBlob", blobsHandler::put,
                "getBlob", blobsHandler::get,
                "deleteBlob", blobsHandler::delete));
        handlers.put("putProblem", problemsHandler::put);
        handlers.put("problems", problemsHandler::list);
        handlers.put("getProblem", problemsHandler::get);
        handlers.put("deleteProblem", problemsHandler::delete);
        handlers.put("submissions", stored::list);
        handlers.put("getSubmission", stored::get);
        handlers.put("cancelSubmission", stored::cancel);
        handlers.put("deleteSubmission", stored::delete);
        handlers.put("submitBatch", batches::submit);
        handlers.put("getBatch", batches::get);
        handlers.put("batchResults", batches::results);
        handlers.put("cancelBatch", batches::cancel);
        RejudgingsHandler rejudgings =
                new RejudgingsHandler(contract, new RejudgingMaker(work, kept), bodies, offload, work, kept);
        handlers.put("rejudge", rejudgings::begin);
        handlers.put("rejudgings", rejudgings::list);
        handlers.put("getRejudging", rejudgings::get);
        handlers.put("applyRejudging", rejudgings::apply);
        handlers.put("cancelRejudging", rejudgings::cancel);
        WebhooksHandler hooks = new WebhooksHandler(webhooks, offload);
        handlers.put("deadWebhooks", hooks::list);
        handlers.put("retryDeadWebhooks", hooks::retryAll);
        handlers.put("retryDeadWebhook", hooks::retry);
        handlers.put("deleteDeadWebhook", hooks::delete);
        EventsHandler events = new EventsHandler(kept, offload);
        handlers.put("submissionEvents", events::events);
        handlers.put("submissionSocket", events::socket);
        return handlers;
    }

    /** The languages as they are listed, without versions. */
    public static ArrayNode languages(Languages languages) {
        return (ArrayNode) LanguagesHandler.json(languages, Map.of()).get("languages");
    }

    /**
     * The languages as they are listed, each with its version. Waits for those that are asked.
     *
     * @throws RefusedException if there is no room, or no sandbox
     */
    public static ArrayNode languages(Languages languages, PolicyQueues queues, RunScope scope) {
        return (ArrayNode) LanguagesHandler.json(languages, new LanguageVersions(languages, queues).ask(scope))
                .get("languages");
    }
}
