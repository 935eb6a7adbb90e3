package dev.brig.judge.toolchain;

import dev.brig.judge.RefusedException;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.LanguageStep;
import dev.brig.policy.Languages;
import dev.brig.policy.Preparation;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.OutputFile;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What was made ahead for languages: until it is there, compilers do without it. Each piece is made in a fresh sandbox that gets
 * nothing but the command. Safe for use by several threads.
 */
public final class PreparedToolchains {
    private static final long LARGEST_FILE_BYTES = 512L << 20;

    private final Languages languages;
    private final PreparedStore store;
    private final Map<String, LanguageStep> ready = new ConcurrentHashMap<>();

    public PreparedToolchains(Languages languages, PreparedStore store) {
        this.languages = languages;
        this.store = store;
    }

    /** The languages that it is for. */
    public Languages languages() {
        return languages;
    }

    /** How a language is compiled with what was made ahead; empty while there is nothing. */
    public Optional<LanguageStep> compile(Language language) {
        return Optional.ofNullable(ready.get(language.id()));
    }

    /** How many bytes are kept for a language; empty if nothing is. */
    public Optional<Long> bytes(Language language) {
        return language.preparation().flatMap(preparation -> store.bytes(PreparationName.of(language, preparation)));
    }

    /** Takes what was made by an earlier process, if it is whole. */
    public void find() {
        for (Language language : languages.all()) {
            language.preparation().ifPresent(preparation -> {
                String name = PreparationName.of(language, preparation);
                if (store.holds(name)) {
                    ready.put(language.id(), preparation.compile(name));
                }
            });
        }
    }

    /**
     * Makes what is not there, and waits for that. What cannot be made is told, and the language is compiled without it.
     *
     * @param progress is told what is made, and what became of it
     * @return whether all that was asked for is there
     * @throws RefusedException if there is no room, or no sandbox
     * @throws CancellationException if the scope is cancelled
     */
    public boolean make(PolicyQueues queues, RunScope scope, Consumer<String> progress) {
        boolean all = true;
        for (Language language : languages.all()) {
            if (language.preparation().isPresent() && !ready.containsKey(language.id())) {
                Optional<String> failure =
                        make(language, language.preparation().orElseThrow(), queues, scope, progress);
                failure.ifPresent(reason ->
                        progress.accept("%s is compiled without preparation: %s".formatted(language.id(), reason)));
                all &= failure.isEmpty();
            }
        }
        return all;
    }

    /** Why it could not be made; empty if it was. */
    private Optional<String> make(
            Language language,
            Preparation preparation,
            PolicyQueues queues,
            RunScope scope,
            Consumer<String> progress) {
        String name = PreparationName.of(language, preparation);
        long begin = System.nanoTime();
        try (PreparedStore.Staging staging = store.stage()) {
            int number = 0;
            for (Preparation.Piece piece : preparation.pieces()) {
                number++;
                progress.accept("preparing %s, %d of %d %s"
                        .formatted(language.id(), number, preparation.pieces().size(), piece.name())
                        .strip());
                Optional<String> failure = make(piece, staging, queues, scope);
                if (failure.isPresent()) {
                    return failure;
                }
            }
            staging.add(name);
        } catch (UncheckedIOException e) {
            return Optional.of(String.valueOf(e.getCause().getMessage()));
        }
        store.sweep(PreparationName.beginning(language));
        ready.put(language.id(), preparation.compile(name));
        progress.accept("%s is prepared: %d MB, made in %.1f s"
                .formatted(language.id(), store.bytes(name).orElse(0L) / 1_000_000, (System.nanoTime() - begin) / 1e9));
        return Optional.empty();
    }

    /** Why a piece could not be made; empty if it was. */
    private static Optional<String> make(
            Preparation.Piece piece, PreparedStore.Staging staging, PolicyQueues queues, RunScope scope) {
        Job.Builder job = piece.step().job(Limits.none());
        piece.files().forEach(file -> job.collect(new OutputFile(file, LARGEST_FILE_BYTES, false)));
        PolicyQueue queue = queues.await(piece.step().policy().name());
        Job built = job.build();
        Outcome outcome = scope.run(queue, built, queue.take(built));
        if (!outcome.exited(0)) {
            return Optional.of(reason(outcome));
        }
        for (String file : piece.files()) {
            if (!outcome.files().containsKey(file) || outcome.files().get(file).truncated()) {
                return Optional.of("it made no " + file + ", or too large a one");
            }
            byte[] content = outcome.files().get(file).content();
            if (piece.archives().contains(file)) {
                staging.unpack(content);
            } else {
                staging.put(file, content);
            }
        }
        return Optional.empty();
    }

    private static String reason(Outcome outcome) {
        String said = outcome.stderr().text().lines().findFirst().orElse("");
        return said.isBlank() ? outcome.detail().or(outcome::cause).orElse("its command failed") : said.strip();
    }
}
