package dev.brig.judge.program;

import dev.brig.judge.judging.Compiler;
import dev.brig.judge.judging.Verdict;
import dev.brig.judge.judging.Verdict.Judged;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.program.ProgramBuild.Built;
import dev.brig.judge.program.ProgramBuild.Failed;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.tracing.Span;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.LanguageStep;
import dev.brig.policy.Languages;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.OutputFile;
import dev.brig.sandbox.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes programs of a package's sources and of submissions, in a sandbox. */
public final class ProgramBuilder {
    /** The policy of validators and checkers. */
    public static final String VALIDATE = "validate";

    private static final int SHOWN_CHARACTERS = 4000;
    private static final String BUILT = "built.tar";
    private static final String COMPILE = "compile";

    /** What the scripts of programs with a script of their own end with. */
    static final String EXEC_RUN = "exec ./run \"$@\"";

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_./+-]+");

    private final ProblemPackage problem;
    private final Languages languages;
    private final PreparedToolchains toolchains;
    private final PolicyQueues queues;

    public ProgramBuilder(ProblemPackage problem, PreparedToolchains toolchains, PolicyQueues queues) {
        this.problem = problem;
        this.toolchains = toolchains;
        languages = toolchains.languages();
        this.queues = queues;
    }

    /**
     * A submission, to be run under its language's own policy.
     *
     * @param directory for what is made of it: it goes from one sandbox into others by way of files, and takes no memory
     */
    public ProgramBuild submission(PackageProgram program, Path directory, RunScope scope) {
        try (Span span = compiling(program, scope)) {
            return build(program, include(program), Optional.empty(), Artifacts.in(directory), scope.in(span));
        }
    }

    private static Span compiling(PackageProgram program, RunScope scope) {
        Span span = scope.span().child("compile").with("brig.program", program.name());
        program.language().ifPresent(language -> span.with("brig.language", language));
        return span;
    }

    private Optional<Path> include(PackageProgram program) {
        return program.language()
                .map(code -> problem.include().get(code))
                .or(() -> Optional.ofNullable(problem.include().get("default")));
    }

    /** A submission and what was made of it, for who looks at its source. */
    public SubmittedSource source(PackageProgram program, BuiltProgram built) {
        ProgramSources sources = ProgramSources.of(program, problem.constants(), include(program));
        Map<String, Content> files = new LinkedHashMap<>(sources.contents());
        files.putAll(built.files());
        String code = program.language().orElse("");
        List<String> ordered = entryFirst(program, List.copyOf(sources.files().keySet()));
        String entry = switch (code) {
            case "java" -> sources.javaMainClass().orElse("Main");
            case "kotlin" ->
                program.entryPoint().filter(name -> !name.endsWith(".kt")).orElse("MainKt");
            default -> ordered.getFirst();
        };
        return new SubmittedSource(code.startsWith("cpp") ? "cpp" : code, entry, files);
    }

    /** A validator or checker, to be run under the policy for such. */
    public ProgramBuild validator(PackageProgram program, RunScope scope) {
        try (Span span = compiling(program, scope)) {
            return build(program, Optional.empty(), Optional.of(VALIDATE), Artifacts.kept(), scope.in(span));
        }
    }

    private ProgramBuild build(
            PackageProgram program,
            Optional<Path> include,
            Optional<String> policy,
            Artifacts artifacts,
            RunScope scope) {
        ProgramSources sources = ProgramSources.of(program, problem.constants(), include);
        long most = problem.limits().codeBytes().orElse(Long.MAX_VALUE);
        if (policy.isEmpty() && sources.bytes() > most) {
            return new Failed(
                    Verdict.COMPILATION_ERROR,
                    "the source has " + sources.bytes() + " bytes, and may have " + most,
                    "");
        }
        return switch (program.build()) {
            case LANGUAGE -> ofLanguage(program, sources, policy, artifacts, scope);
            case BUILD_SCRIPT -> ofBuildScript(sources, policy, artifacts, scope);
            case RUN_SCRIPT ->
                new Built(
                        new BuiltProgram(script("chmod +x run && " + EXEC_RUN, runPolicy(policy)), sources.contents()),
                        Optional.empty());
        };
    }

    private ProgramBuild ofLanguage(
            PackageProgram program,
            ProgramSources sources,
            Optional<String> policy,
            Artifacts artifacts,
            RunScope scope) {
        Optional<Language> found = language(program, sources);
        if (found.isEmpty()) {
            String wanted = program.language().orElse("unknown");
            return new Failed(
                    Verdict.INTERNAL_ERROR,
                    program.language().isEmpty()
                            ? "its language cannot be told from its files"
                            : "no language " + wanted + " is available here: "
                                    + languages.unavailable().getOrDefault(wanted, "it is not among the languages"),
                    "");
        }
        Language language = found.get();
        List<String> compiled = sources.withExtension(extensions(language));
        List<String> names = compiled.isEmpty() ? List.copyOf(sources.files().keySet()) : compiled;
        if (!names.stream().allMatch(name -> PLAIN_NAME.matcher(name).matches())) {
            return new Failed(
                    Verdict.COMPILATION_ERROR,
                    "a source's name may have letters, digits and ._+- only: " + String.join(", ", names),
                    "");
        }
        List<String> ordered = entryFirst(program, names);
        Commands commands = new Commands(language, ordered, sources.javaMainClass());
        Policy running = runPolicy(policy, language);
        Limits limits = policy.isPresent() ? Limits.none() : language.run().limits();
        LanguageStep run = commands.of(language.run(), running, limits, ordered.subList(0, 1));
        if (language.compile().isEmpty()) {
            return checked(language, ordered.getFirst(), sources, scope)
                    .orElseGet(() -> new Built(new BuiltProgram(run, sources.contents()), Optional.empty()));
        }
        // A command that does not name the source cannot be told others.
        Optional<LanguageStep> prepared = toolchains.compile(language).filter(step -> commands.name(step));
        Outcome outcome = Compiler.outcome(
                language,
                prepared,
                step -> compile(
                        commands.of(step, step.policy(), step.limits(), ordered),
                        sources.contents(),
                        artifacts.wanted(language.artifacts()),
                        scope));
        Optional<Judged> failed = Verdict.ofCompile(outcome, language.artifacts());
        if (failed.isPresent()) {
            return failure(failed.get(), outcome);
        }
        Map<String, Content> files = new LinkedHashMap<>();
        if (language.artifacts().isEmpty()) {
            files.putAll(sources.contents());
        }
        for (String artifact : language.artifacts()) {
            files.put(artifact, artifacts.made(artifact, outcome));
        }
        return new Built(new BuiltProgram(run, files), Optional.of(outcome.withoutFiles()));
    }

    /** What is wrong with a source that is not compiled, where its language can tell. */
    private Optional<ProgramBuild> checked(Language language, String entry, ProgramSources sources, RunScope scope) {
        return language.check().flatMap(step -> {
            Map<String, Content> source =
                    Map.of(language.source(), Content.of(sources.files().get(entry)));
            Outcome outcome = compile(step, source, List.<OutputFile>of(), scope);
            return Verdict.ofCompile(outcome, List.of()).map(judged -> failure(judged, outcome));
        });
    }

    private ProgramBuild ofBuildScript(
            ProgramSources sources, Optional<String> policy, Artifacts artifacts, RunScope scope) {
        LanguageStep step =
                script("chmod +x build && ./build && tar --exclude=./" + BUILT + " -cf " + BUILT + " .", COMPILE);
        Outcome outcome = compile(step, sources.contents(), artifacts.wanted(List.of(BUILT)), scope);
        Optional<Judged> failed = Verdict.ofCompile(outcome, List.of(BUILT));
        if (failed.isPresent()) {
            return failure(failed.get(), outcome);
        }
        LanguageStep run = script("tar -xf " + BUILT + " && chmod +x run && " + EXEC_RUN, runPolicy(policy));
        return new Built(
                new BuiltProgram(run, Map.of(BUILT, artifacts.made(BUILT, outcome))),
                Optional.of(outcome.withoutFiles()));
    }

    private Outcome compile(LanguageStep step, Map<String, Content> files, List<OutputFile> artifacts, RunScope scope) {
        Limits own = Limits.none();
        if (problem.limits().compilationTime().isPresent()) {
            own = own.with(Limit.CPU, problem.limits().compilationTime().get());
        }
        if (problem.limits().compilationMemoryBytes().isPresent()) {
            own = own.with(
                    Limit.MEMORY, problem.limits().compilationMemoryBytes().getAsLong());
        }
        Job.Builder job = step.job(own);
        files.forEach(job::file);
        artifacts.forEach(job::collect);
        PolicyQueue queue = queues.await(step.policy().name());
        Job built = job.build();
        return scope.run(queue, built, queue.await(built));
    }

    private static Failed failure(Judged judged, Outcome outcome) {
        String said = outcome.stderr().text() + outcome.stdout().text();
        return new Failed(
                judged.verdict(),
                judged.reason().orElse(""),
                said.length() > SHOWN_CHARACTERS ? said.substring(0, SHOWN_CHARACTERS) + "…" : said,
                Optional.of(outcome.withoutFiles()));
    }

    private LanguageStep script(String text, String policy) {
        return script(text, queues.queue(policy).policy());
    }

    private static LanguageStep script(String text, Policy policy) {
        return new LanguageStep(
                policy,
                List.of("/bin/sh", "-c", text, "run"),
                Map.of(),
                List.of(),
                Limits.none(),
                Limits.none(),
                Optional.empty(),
                List.of());
    }

    private Policy runPolicy(Optional<String> policy) {
        return queues.queue(policy.orElse("judge")).policy();
    }

    /** What is made in an image runs in it. */
    private Policy runPolicy(Optional<String> policy, Language language) {
        return policy.map(name -> language.image()
                        .map(image -> queues.queue(name, image))
                        .orElseGet(() -> queues.queue(name))
                        .policy())
                .orElse(language.run().policy());
    }

    private Optional<Language> language(PackageProgram program, ProgramSources sources) {
        return program.language().flatMap(code -> {
            // Packages are written for the newer standard.
            List<String> ids = code.equals("cpp") ? List.of("cpp20", "cpp17", "cpp") : List.of(code);
            return ids.stream()
                    .flatMap(id -> languages.get(id).stream())
                    .findFirst()
                    .or(() -> languages.all().stream()
                            .filter(known ->
                                    !sources.withExtension(extensions(known)).isEmpty())
                            .filter(known -> !Set.of("c", "java", "python2").contains(code))
                            .findFirst());
        });
    }

    private static List<String> extensions(Language language) {
        return language.id().startsWith("cpp") ? List.of("cpp", "cc", "cxx", "c++", "C", "c") : language.extensions();
    }

    private static List<String> entryFirst(PackageProgram program, List<String> names) {
        List<String> entries = new ArrayList<>();
        program.entryPoint().ifPresent(entries::add);
        entries.addAll(List.of("main.py", "__main__.py"));
        List<String> ordered = new ArrayList<>(names);
        entries.stream().filter(names::contains).findFirst().ifPresent(entry -> {
            ordered.remove(entry);
            ordered.addFirst(entry);
        });
        return ordered;
    }

    /** A language's commands for files of other names than the one that they are written for. */
    private record Commands(Language language, List<String> sources, Optional<String> javaMainClass) {
        private static final String MAIN_CLASS = "--main-class Main";

        /** @param named the sources that take the place of the one */
        LanguageStep of(LanguageStep step, Policy policy, Limits limits, List<String> named) {
            List<String> arguments = new ArrayList<>();
            for (String argument : step.command()) {
                if (argument.equals(language.source())) {
                    named.forEach(name -> arguments.add("./" + name));
                } else {
                    arguments.add(withinText(argument));
                }
            }
            return new LanguageStep(
                    policy,
                    arguments,
                    step.environment(),
                    step.files(),
                    limits,
                    step.extra(),
                    step.script().map(_ -> named.getFirst()),
                    step.outOfMemory());
        }

        boolean name(LanguageStep step) {
            return step.command().stream()
                    .anyMatch(argument -> argument.equals(language.source()) || isWithin(argument));
        }

        private boolean isWithin(String text) {
            return text.contains(" " + language.source());
        }

        private String withinText(String text) {
            String named =
                    isWithin(text) ? text.replace(" " + language.source(), " ./" + String.join(" ./", sources)) : text;
            return javaMainClass
                    .map(main -> named.replace(MAIN_CLASS, "--main-class " + main))
                    .orElse(named);
        }
    }
}
