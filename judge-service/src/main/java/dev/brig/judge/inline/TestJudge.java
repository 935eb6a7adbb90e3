package dev.brig.judge.inline;

import dev.brig.judge.LanguageOffer;
import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.inline.InlineProblem.Stop;
import dev.brig.judge.inline.TestedSubmission.By;
import dev.brig.judge.installed.ProblemLibrary;
import dev.brig.judge.installed.ProblemUse;
import dev.brig.judge.installed.ReadyProblem;
import dev.brig.judge.jury.GeneratedData;
import dev.brig.judge.jury.PackageVerifier;
import dev.brig.judge.jury.PackageVerifier.Progress;
import dev.brig.judge.jury.ProblemException;
import dev.brig.judge.jury.ProblemJudge;
import dev.brig.judge.jury.RunTimes;
import dev.brig.judge.jury.TestReport;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.program.ProgramBuilder;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Judges submissions by many tests, of a problem of the library or of their own. A bounded number at once. */
public final class TestJudge {
    private static final long CPU_MILLIS = 10_000;

    private final PreparedToolchains toolchains;
    private final Languages languages;
    private final PolicyQueues queues;
    private final ProblemLibrary library;
    private final Path work;
    private final int most;
    private final Semaphore room;

    /**
     * @param work a directory for the files of requests
     * @param most how many submissions there may be at once
     */
    public TestJudge(PreparedToolchains toolchains, PolicyQueues queues, ProblemLibrary library, Path work, int most) {
        this.toolchains = toolchains;
        this.languages = toolchains.languages();
        this.queues = queues;
        this.library = library;
        this.work = work;
        this.most = most;
        room = new Semaphore(most);
    }

    /**
     * Judges a submission, and waits for that.
     *
     * @param progress is told of each test that was run; by one thread at a time
     * @param scope ends it all when it is cancelled
     * @throws RefusedException if there is no such language or problem, no room, or no sandbox
     * @throws InvalidJobException if a part of it cannot be
     * @throws CancellationException if the scope is cancelled
     */
    public TestedJudgement judge(TestedSubmission submission, TestProgress progress, RunScope scope) {
        boolean outputs = LanguageOffer.isSubmitAnswer(submission.sources().language());
        Optional<Language> language = outputs ? Optional.empty() : Optional.of(language(submission.sources()));
        String policy =
                language.map(Language::run).map(run -> run.policy().name()).orElse(ProgramBuilder.VALIDATE);
        PolicyQueue queue = queues.await(policy);
        if (!room.tryAcquire()) {
            throw new RefusedException(new Refusal.QueueFull(queue.policy().name(), most, 1));
        }
        try (RequestFiles files = new RequestFiles(work)) {
            PackageProgram program = files.program("submission", submission.sources());
            return switch (submission.by()) {
                case By.Installed installed -> installed(submission, program, installed, progress, scope);
                case By.Inline(InlineProblem problem) -> {
                    Language own = language.orElseThrow(() -> new InvalidJobException(
                            "conflict", "language", "outputs are submitted to a problem that was uploaded"));
                    // It is asked now whether the limits are allowed.
                    queue.take(own.run().job(problem.limits()).build()).close();
                    yield inline(submission, program, problem, cpu(problem.limits(), own), files, progress, scope);
                }
            };
        } finally {
            room.release();
        }
    }

    private TestedJudgement installed(
            TestedSubmission submission,
            PackageProgram program,
            By.Installed by,
            TestProgress progress,
            RunScope scope) {
        try (ProblemUse use = library.use(by.id(), by.version())) {
            ProblemPackage problem = use.problem().problem();
            requireFitting(submission.sources().language(), problem);
            ReadyProblem ready;
            try {
                ready = use.ready(() -> {
                    ProblemPackage complete = GeneratedData.isNeededFor(problem)
                            ? use.generated(
                                    directory -> GeneratedData.make(problem, directory, toolchains, queues, scope))
                            : problem;
                    ProblemJudge judge = judge(complete, scope);
                    return new ReadyProblem(
                            judge,
                            PackageVerifier.timeLimit(complete, judge, Progress.NONE, scope)
                                    .limit());
                });
            } catch (ProblemException unusable) {
                throw new RefusedException(new Refusal.UnusableProblem(unusable.getMessage()));
            }
            return new TestedJudgement(
                    ready.judge()
                            .judge(
                                    program,
                                    RunTimes.of(ready.timeLimit()),
                                    by.allTests() ? Mode.ALL : Mode.AS_NEEDED,
                                    submission.shown(),
                                    told(progress, problem),
                                    scope),
                    problem,
                    Optional.of(use.problem()),
                    ready.timeLimit());
        }
    }

    private static void requireFitting(String language, ProblemPackage problem) {
        if (problem.is(ProblemType.SUBMIT_ANSWER) != LanguageOffer.isSubmitAnswer(language)) {
            throw new InvalidJobException(
                    "language-not-possible",
                    "language",
                    problem.is(ProblemType.SUBMIT_ANSWER)
                            ? "this problem takes outputs, in the language " + LanguageOffer.SUBMIT_ANSWER
                            : "this problem takes programs, and no outputs");
        }
    }

    private TestedJudgement inline(
            TestedSubmission submission,
            PackageProgram program,
            InlineProblem inline,
            Duration cpu,
            RequestFiles files,
            TestProgress progress,
            RunScope scope) {
        requireLanguages(inline);
        ProblemPackage problem = InlinePackage.of(inline, cpu, files);
        ProblemJudge judge;
        try {
            judge = judge(problem, scope);
        } catch (ProblemException unusable) {
            String field = inline.interactor().isPresent() ? "interactor" : "checker";
            throw new InvalidJobException("program-unusable", field, unusable.getMessage());
        }
        return new TestedJudgement(
                judge.judge(
                        program,
                        RunTimes.of(cpu),
                        inline.stop().equals(Optional.of(Stop.NEVER)) ? Mode.ALL : Mode.AS_NEEDED,
                        submission.shown(),
                        told(progress, problem),
                        scope),
                problem,
                Optional.empty(),
                cpu);
    }

    private static Consumer<TestReport> told(TestProgress progress, ProblemPackage problem) {
        int all = Math.toIntExact(problem.data().testCases().count());
        AtomicInteger done = new AtomicInteger();
        return report -> progress.tested(report, done.incrementAndGet(), all);
    }

    private ProblemJudge judge(ProblemPackage problem, RunScope scope) {
        return ProblemJudge.of(problem, toolchains, queues, queues.slots(), scope);
    }

    private static Duration cpu(Limits asked, Language language) {
        OptionalLong own = asked.get(Limit.CPU);
        OptionalLong usual = language.run().limits().get(Limit.CPU);
        OptionalLong policy = language.run().policy().defaults().get(Limit.CPU);
        return Duration.ofMillis(own.orElse(usual.orElse(policy.orElse(CPU_MILLIS))));
    }

    private void requireLanguages(InlineProblem inline) {
        inline.interactor().ifPresent(jury -> language(jury.sources()));
        if (inline.checking() instanceof InlineProblem.Checking.Program(InlineProblem.Jury jury)) {
            language(jury.sources());
        }
    }

    private Language language(Sources sources) {
        return LanguageOffer.require(languages, sources.language());
    }
}
