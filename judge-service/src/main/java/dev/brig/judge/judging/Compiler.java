package dev.brig.judge.judging;

import dev.brig.judge.RefusedException;
import dev.brig.judge.judging.Verdict.Judged;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.LanguageStep;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.OutputFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Makes programs of sources, in a sandbox, where the language asks for it. */
public final class Compiler {
    private static final long LARGEST_ARTIFACT_BYTES = 64L << 20;

    private final PolicyQueues queues;

    public Compiler(PolicyQueues queues) {
        this.queues = queues;
    }

    /**
     * Compiles a source, and waits for that.
     *
     * @throws RefusedException if there is no room, or no sandbox
     * @throws CancellationException if the scope is cancelled
     */
    public Compilation compile(Language language, Content source, RunScope scope) {
        if (language.compile().isEmpty()) {
            return new Compilation(Optional.empty(), Optional.empty(), Map.of(language.source(), source));
        }
        LanguageStep step = language.compile().orElseThrow();
        Job job = job(language, step, source);
        PolicyQueue queue = queues.await(step.policy().name());
        Outcome outcome = scope.run(queue, job, queue.take(job));
        Optional<Judged> failed = Verdict.ofCompile(outcome, language.artifacts());
        return new Compilation(
                Optional.of(outcome.withoutFiles()),
                failed,
                failed.isEmpty() ? files(language, source, outcome) : Map.of());
    }

    private static Job job(Language language, LanguageStep step, Content source) {
        Job.Builder builder = step.job(Limits.none()).file(language.source(), source);
        for (String artifact : language.artifacts()) {
            builder.collect(new OutputFile(artifact, LARGEST_ARTIFACT_BYTES, false));
        }
        return builder.build();
    }

    private static Map<String, Content> files(Language language, Content source, Outcome outcome) {
        Map<String, Content> files = new LinkedHashMap<>();
        files.put(language.source(), source);
        for (String artifact : language.artifacts()) {
            files.put(artifact, Content.of(outcome.files().get(artifact).content()));
        }
        return files;
    }
}
