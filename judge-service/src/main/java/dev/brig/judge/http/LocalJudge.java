package dev.brig.judge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.RefusedException;
import dev.brig.judge.cluster.Profile;
import dev.brig.judge.http.v1.RequestReader;
import dev.brig.judge.http.v1.SubmissionWork;
import dev.brig.judge.http.v1.V1;
import dev.brig.judge.inline.TestJudge;
import dev.brig.judge.judging.CompileCache;
import dev.brig.judge.submission.SubmissionJudge;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import dev.brig.judge.worker.SandboxRunner;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** What judges in this process: its sandboxes, its toolchains, and the work that is done with them. */
record LocalJudge(SandboxRunner runner, PolicyQueues queues, ToolchainMaker maker, SubmissionWork work) {
    /**
     * @param judged is told the language and the verdict of each submission
     * @param elsewhere whether a language that is not here is known to others who judge
     */
    static LocalJudge of(
            ServerOptions options,
            Stores stores,
            RunListener listener,
            BiConsumer<String, String> judged,
            Predicate<String> elsewhere) {
        SandboxRunner runner =
                new LocalSandboxRunner(options.slots(), options.policies().images());
        PolicyQueues queues =
                new PolicyQueues(runner, options.policies(), required(options), options.queue(), listener);
        ToolchainMaker maker = new ToolchainMaker(options, queues);
        SubmissionWork work = new SubmissionWork(
                new SubmissionJudge(
                        options.languages(), queues, maker.toolchains(), new CompileCache(options.compileCacheBytes())),
                new TestJudge(
                        maker.toolchains(),
                        queues,
                        stores.problems(),
                        stores.work(),
                        options.slots() + options.queue()),
                options.languages(),
                stores.blobs(),
                stores.problems(),
                judged,
                elsewhere);
        return new LocalJudge(runner, queues, maker, work);
    }

    /** The policies of all languages, and the one of programs that name none; none where nothing is judged. */
    private static Set<String> required(ServerOptions options) {
        if (!options.judging()) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>(Set.of(RequestReader.DEFAULT_POLICY));
        for (Language language : options.languages().all()) {
            names.add(language.run().policy().name());
            language.compile().ifPresent(step -> names.add(step.policy().name()));
            language.check().ifPresent(step -> names.add(step.policy().name()));
        }
        return names;
    }

    /** What this machine is, as far as that is known without asking its sandboxes. */
    static ObjectNode profile(Languages known) {
        return Profile.here(V1.languages(known), Map.of());
    }

    /**
     * What this machine is; asks its sandboxes, and waits for that.
     *
     * @throws RefusedException if there is no room, or no sandbox
     * @throws CancellationException if the scope is cancelled
     */
    ObjectNode profile(Languages known, RunScope scope) {
        Job nothing = Job.builder("true").build();
        PolicyQueue queue = queues.await(RequestReader.DEFAULT_POLICY);
        Outcome outcome = scope.run(queue, nothing, queue.take(nothing));
        return Profile.here(V1.languages(known, queues, scope), outcome.enforced());
    }

    void close() {
        maker.close();
        queues.close();
    }
}
