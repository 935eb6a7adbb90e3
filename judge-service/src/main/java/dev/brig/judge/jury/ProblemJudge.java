package dev.brig.judge.jury;

import dev.brig.judge.jury.OutputChecker.BuiltIn;
import dev.brig.judge.jury.ProblemJudgement.NotRun;
import dev.brig.judge.problem.OutputValidation;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.scoring.Evaluation;
import dev.brig.judge.scoring.Judged;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.scoring.NodeResult;
import dev.brig.judge.scoring.NodeResult.State;
import dev.brig.judge.scoring.Scoring;
import dev.brig.judge.scoring.TestResult;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Languages;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Judges submissions to one problem: compiles each once, runs it on the tests, has the outputs checked, and gives one result. */
public final class ProblemJudge {
    private final ProblemPackage problem;
    private final ProgramBuilder builder;
    private final TestRunner runner;
    private final int atOnce;
    private final Map<String, TestCase> tests = new LinkedHashMap<>();

    private ProblemJudge(ProblemPackage problem, ProgramBuilder builder, TestRunner runner, int atOnce) {
        this.problem = problem;
        this.builder = builder;
        this.runner = runner;
        this.atOnce = atOnce;
        problem.data().testCases().forEach(test -> tests.put(test.name(), test));
    }

    /**
     * Builds the problem's checker. Waits for that.
     *
     * @param queues must have room for {@code atOnce} jobs of each policy
     * @param atOnce how many tests of a submission run at once
     * @throws ProblemException if the problem needs what is not supported, or its checker cannot be built
     * @throws CancellationException if the scope is cancelled
     */
    public static ProblemJudge of(
            ProblemPackage problem, Languages languages, PolicyQueues queues, int atOnce, RunScope scope) {
        ProgramBuilder builder = new ProgramBuilder(problem, languages, queues);
        ValidatorRun runs = new ValidatorRun(queues, problem.limits());
        OutputChecker checker = checker(problem, builder, runs, scope);
        Optional<Conversation> conversation = interactor(problem, checker, builder, runs, scope)
                .map(interactor -> new Conversation(interactor, queues));
        if (conversation.isPresent() && queues.slots() < 2) {
            throw new ProblemException(
                    "an interactive problem needs two slots: one for the submission, one for the jury");
        }
        return new ProblemJudge(problem, builder, new TestRunner(problem, checker, conversation, queues), atOnce);
    }

    private static Optional<Interactor> interactor(
            ProblemPackage problem, OutputChecker checker, ProgramBuilder builder, ValidatorRun runs, RunScope scope) {
        Optional<PackageProgram> own = problem.programs().interactor();
        if (own.isPresent()) {
            Optional<TestlibChecker> last = checker instanceof OutputChecker.Testlib(TestlibChecker testlib)
                    ? Optional.of(testlib)
                    : Optional.empty();
            return Optional.of(new Interactor.Testlib(built("interactor", own.get(), builder, scope), runs, last));
        }
        if (!problem.is(ProblemType.INTERACTIVE)) {
            return Optional.empty();
        }
        if (checker instanceof OutputChecker.Kattis(List<KattisValidator> validators) && validators.size() == 1) {
            return Optional.of(new Interactor.Kattis(validators.getFirst()));
        }
        throw new ProblemException("an interactive problem has one program to talk with: an output validator");
    }

    private static OutputChecker checker(
            ProblemPackage problem, ProgramBuilder builder, ValidatorRun runs, RunScope scope) {
        OutputValidation validation = problem.programs().outputValidation();
        return switch (validation) {
            case OutputValidation.Default _, OutputValidation.BuiltIn _ -> new BuiltIn(validation);
            case OutputValidation.Kattis kattis ->
                new OutputChecker.Kattis(kattis.validators().stream()
                        .map(program -> new KattisValidator(
                                built("output validator", program, builder, scope),
                                runs,
                                kattis.maySetScore(),
                                problem.is(ProblemType.MULTI_PASS)))
                        .toList());
            case OutputValidation.Testlib testlib ->
                new OutputChecker.Testlib(
                        new TestlibChecker(built("checker", testlib.checker(), builder, scope), runs));
        };
    }

    static BuiltProgram built(String what, PackageProgram program, ProgramBuilder builder, RunScope scope) {
        return switch (builder.validator(program, scope)) {
            case ProgramBuild.Built(BuiltProgram ready) -> ready;
            case ProgramBuild.Failed failed ->
                throw new ProblemException(("the " + what + " " + program.name() + " cannot be built: "
                                + failed.reason() + "\n" + failed.output())
                        .strip());
        };
    }

    /**
     * Judges a submission, and waits for that.
     *
     * @param mode whether tests are run that cannot matter
     * @param done is told of each test that was run; by one thread at a time
     * @throws CancellationException if the scope is cancelled
     * @throws dev.brig.judge.RefusedException if there is no room, or no sandbox
     */
    public ProblemJudgement judge(
            PackageProgram submission, RunTimes times, Mode mode, Consumer<TestReport> done, RunScope scope) {
        return switch (builder.submission(submission, scope)) {
            case ProgramBuild.Built(BuiltProgram program) -> run(program, times, mode, done, scope);
            case ProgramBuild.Failed failed -> {
                NodeResult root = new NodeResult(
                        "", State.JUDGED, Optional.of(Verdicts.of(failed.verdict())), 0, List.of(), List.of());
                yield new ProblemJudgement(
                        new Judged(root, Map.of()),
                        Optional.of(new NotRun(failed.reason(), failed.output())),
                        List.of());
            }
        };
    }

    private ProblemJudgement run(
            BuiltProgram program, RunTimes times, Mode mode, Consumer<TestReport> done, RunScope scope) {
        Map<String, TestReport> reports = new HashMap<>();
        Map<String, TestResult> results = new HashMap<>();
        Evaluation evaluation = evaluate(results, mode);
        try (InParallel<TestReport> running = new InParallel<>(atOnce)) {
            while (!evaluation.pending().isEmpty() || running.isBusy()) {
                for (String name : evaluation.pending()) {
                    TestCase test = tests.get(name);
                    running.startIfRoom(name, () -> runner.run(program, test, times, scope));
                }
                TestReport report = running.next();
                reports.put(report.test(), report);
                results.put(report.test(), report.result());
                done.accept(report);
                evaluation = evaluate(results, mode);
            }
        }
        List<TestReport> ordered = tests.keySet().stream()
                .filter(reports::containsKey)
                .map(reports::get)
                .toList();
        return new ProblemJudgement(new Judged(evaluation.root(), results), Optional.empty(), ordered);
    }

    private Evaluation evaluate(Map<String, TestResult> results, Mode mode) {
        return Scoring.evaluate(problem.data().root(), results, mode, (group, arguments, grades) -> {
            throw new ProblemException("custom graders are not supported");
        });
    }

    /** What an output that lies in a file is worth on a test. */
    Checked check(TestCase test, java.nio.file.Path output, RunScope scope) {
        return runner.check(test, output, scope);
    }

    ProgramBuilder builder() {
        return builder;
    }

    int atOnce() {
        return atOnce;
    }
}
