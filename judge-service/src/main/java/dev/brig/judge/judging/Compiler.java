package dev.brig.judge.judging;

import dev.brig.judge.RefusedException;
import dev.brig.judge.judging.Verdict.Judged;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.tracing.Span;
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
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Makes programs of sources, in a sandbox, where the language asks for it. */
public final class Compiler {
    private static final long LARGEST_ARTIFACT_BYTES = 64L << 20;

    /** Of a compiler's own: a program that tells when it was compiled is compiled each time. */
    private static final Pattern NOW = Pattern.compile("__(?:DATE|TIME|TIMESTAMP)__");

    private final PolicyQueues queues;
    private final PreparedToolchains toolchains;
    private final CompileCache cache;
    private final CompileKey keys = new CompileKey();

    public Compiler(PolicyQueues queues, PreparedToolchains toolchains, CompileCache cache) {
        this.queues = queues;
        this.toolchains = toolchains;
        this.cache = cache;
    }

    /**
     * Compiles a source, and waits for that; or takes what was made of the same source before.
     *
     * @throws RefusedException if there is no room, or no sandbox
     * @throws CancellationException if the scope is cancelled
     */
    public Compilation compile(Language language, Content source, RunScope scope) {
        if (language.compile().isEmpty()) {
            return new Compilation(Optional.empty(), Optional.empty(), Map.of(language.source(), source));
        }
        Optional<String> key = key(language, source);
        Optional<Compilation> known = key.flatMap(cache::get);
        if (known.isPresent()) {
            return known.orElseThrow();
        }
        Compilation compilation = compileAnew(language, source, scope);
        key.filter(_ -> isClean(compilation)).ifPresent(name -> cache.put(name, compilation));
        return compilation;
    }

    /** Empty where the cache is not to be used. */
    private Optional<String> key(Language language, Content source) {
        if (cache.keepsNothing()
                || !(source instanceof Content.Bytes content)
                || NOW.matcher(new String(content.bytes(), StandardCharsets.ISO_8859_1))
                        .find()) {
            return Optional.empty();
        }
        return Optional.of(keys.of(language, content.bytes()));
    }

    /** Whether a compiler ended by itself, content, and met no limit: what it made depends on nothing but what it was given. */
    private static boolean isClean(Compilation compilation) {
        return compilation.failed().isEmpty()
                && compilation
                        .outcome()
                        .filter(outcome -> outcome.exited(0)
                                && outcome.reached().isEmpty()
                                && outcome.denied().isEmpty()
                                && outcome.missing().isEmpty()
                                && !outcome.stdout().truncated()
                                && !outcome.stderr().truncated())
                        .isPresent();
    }

    private Compilation compileAnew(Language language, Content source, RunScope scope) {
        Outcome outcome;
        try (Span span = scope.span().child("compile").with("brig.language", language.id())) {
            RunScope within = scope.in(span);
            outcome = outcome(language, toolchains.compile(language), step -> run(language, step, source, within));
        }
        Optional<Judged> failed = Verdict.ofCompile(outcome, language.artifacts());
        return new Compilation(
                Optional.of(outcome.withoutFiles()),
                failed,
                failed.isEmpty() ? files(language, source, outcome) : Map.of());
    }

    /**
     * What a language's compiler says: with what was made ahead, where that has the last word, or else as usual.
     *
     * @param prepared how to compile with what was made ahead
     * @param run runs a command of the language's
     */
    public static Outcome outcome(
            Language language, Optional<LanguageStep> prepared, Function<LanguageStep, Outcome> run) {
        return prepared.map(run)
                .filter(outcome -> isFinal(outcome, language))
                .orElseGet(() -> run.apply(language.compile().orElseThrow()));
    }

    /**
     * Whether the plain toolchain would say the same as the prepared one. It would where there is nothing to say; and it would not stay
     * within a time that was too short for less work. Everything else, a diagnostic or a crash, is left for it to say.
     */
    private static boolean isFinal(Outcome prepared, Language language) {
        return switch (prepared.ending()) {
            case Outcome.Exited(int code) ->
                code == 0
                        && prepared.stdout().bytes() == 0
                        && prepared.stderr().bytes() == 0
                        && Verdict.ofCompile(prepared, language.artifacts()).isEmpty();
            case Outcome.Signaled _ -> false;
            case Outcome.Stopped stopped ->
                switch (stopped.cause()) {
                    case CPU, WALL, CANCELLED -> true;
                    case IDLE, MEMORY, OUTPUT, SYSCALL -> false;
                };
            case Outcome.Failed _ -> true;
        };
    }

    private Outcome run(Language language, LanguageStep step, Content source, RunScope scope) {
        Job job = job(language, step, source);
        PolicyQueue queue = queues.await(step.policy().name());
        return scope.run(queue, job, queue.take(job));
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
