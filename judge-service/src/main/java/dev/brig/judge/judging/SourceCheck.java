package dev.brig.judge.judging;

import dev.brig.judge.RefusedException;
import dev.brig.judge.worker.Permit;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.LanguageStep;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Looks at the source of a program that failed, where the language is not compiled: is it a program at all? It does not run the
 * source, so that a program cannot choose what is found. Its permit is taken before the program runs.
 */
public final class SourceCheck implements AutoCloseable {
    private final Language language;
    private final Optional<Reserved> reserved;

    private record Reserved(LanguageStep step, PolicyQueue queue, Permit permit) {}

    private SourceCheck(Language language, Optional<Reserved> reserved) {
        this.language = language;
        this.reserved = reserved;
    }

    /** @throws RefusedException if there is no room, or no sandbox */
    public static SourceCheck reserve(Language language, PolicyQueues queues) {
        return new SourceCheck(language, language.check().map(step -> {
            PolicyQueue queue = queues.await(step.policy().name());
            return new Reserved(step, queue, queue.take(step.job(Limits.none()).build()));
        }));
    }

    /**
     * What is wrong with a source; empty where that is nothing, or where the language does not look.
     *
     * @throws RefusedException if its sandbox was taken away
     * @throws CancellationException if the scope is cancelled
     */
    public Optional<Compilation> failure(Content source, RunScope scope) {
        return reserved.flatMap(check -> {
            Job job = check.step()
                    .job(Limits.none())
                    .file(language.source(), source)
                    .build();
            Outcome outcome = scope.run(check.queue(), job, check.permit());
            return Verdict.ofCompile(outcome, List.of())
                    .map(judged -> new Compilation(Optional.of(outcome), Optional.of(judged), Map.of()));
        });
    }

    /** Gives the permit back. */
    @Override
    public void close() {
        reserved.ifPresent(check -> check.permit().close());
    }
}
