package dev.brig.judge.submission;

import dev.brig.judge.RefusedException;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The versions that compilers and interpreters tell when they are run in the sandbox. A version that was told is kept. */
public final class LanguageVersions {
    private final Languages languages;
    private final PolicyQueues queues;
    private final Map<String, String> versions = new ConcurrentHashMap<>();

    public LanguageVersions(Languages languages, PolicyQueues queues) {
        this.languages = languages;
        this.queues = queues;
    }

    /**
     * The versions by the ids of languages, without those that told none. Waits for those that are asked.
     *
     * @throws RefusedException if there is no room, or no sandbox
     * @throws CancellationException if the scope is cancelled
     */
    public Map<String, String> ask(RunScope scope) {
        // One after the other: whoever asks takes one slot, not all.
        for (Language language : languages.all()) {
            if (!versions.containsKey(language.id())) {
                ask(language, scope).ifPresent(version -> versions.put(language.id(), version));
            }
        }
        return Map.copyOf(versions);
    }

    private Optional<String> ask(Language language, RunScope scope) {
        Job job = language.version().job(Limits.none()).build();
        PolicyQueue queue = queues.await(language.version().policy().name());
        return version(scope.run(queue, job, queue.take(job)));
    }

    /** The first line of what the program said, wherever it said it. */
    private static Optional<String> version(Outcome outcome) {
        if (!outcome.exited(0)) {
            return Optional.empty();
        }
        return Stream.of(outcome.stdout(), outcome.stderr())
                .flatMap(output -> output.text().lines())
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst();
    }
}
