package dev.brig.judge.http.v1;

import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Handler;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.judging.Verdict;
import dev.brig.judge.submission.LanguageVersions;
import dev.brig.judge.submission.SubmissionJudge;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.policy.Languages;
import java.util.Map;
import java.util.function.BiConsumer;

/** The operations of this dialect. */
public final class V1 {
    private V1() {}

    /**
     * What answers them, by their ids in the contract.
     *
     * @param judged is told the language and the verdict of each submission
     */
    public static Map<String, Handler> handlers(
            Contract contract,
            Bodies bodies,
            Offload offload,
            Languages languages,
            PolicyQueues queues,
            PreparedToolchains toolchains,
            BiConsumer<String, Verdict> judged) {
        SubmissionJudge judge = new SubmissionJudge(languages, queues, toolchains);
        return Map.of(
                "run", new RunHandler(contract, bodies, offload, queues)::run,
                "submit", new SubmissionHandler(contract, bodies, offload, judge, judged)::submit,
                "languages", new LanguagesHandler(languages, new LanguageVersions(languages, queues), offload)::list);
    }
}
