package dev.brig.judge.jury;

import dev.brig.judge.jury.ProblemJudgement.NotRun;
import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.GroupRules.CustomGrader;
import dev.brig.judge.problem.GroupRules.Graded;
import dev.brig.judge.problem.OutputValidation;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestNode;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.program.ProgramBuild;
import dev.brig.judge.program.ProgramBuilder;
import dev.brig.judge.program.SubmittedSource;
import dev.brig.judge.scoring.Evaluation;
import dev.brig.judge.scoring.GroupGrader;
import dev.brig.judge.scoring.Judged;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.scoring.NodeResult;
import dev.brig.judge.scoring.NodeResult.State;
import dev.brig.judge.scoring.Scoring;
import dev.brig.judge.scoring.TestResult;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.validating.Checked;
import dev.brig.judge.validating.Conversation;
import dev.brig.judge.validating.GraderProgram;
import dev.brig.judge.validating.Interactor;
import dev.brig.judge.validating.KattisValidator;
import dev.brig.judge.validating.OutputChecker;
import dev.brig.judge.validating.OutputChecker.BuiltIn;
import dev.brig.judge.validating.Scratch;
import dev.brig.judge.validating.TestlibChecker;
import dev.brig.judge.validating.ValidatorRun;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Outcome;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;

/** Judges submissions to one problem: compiles each once, runs it on the tests, has the outputs checked, and gives one result. */
public final class ProblemJudge {
    private final ProblemPackage problem;
    private final ProgramBuilder builder;
    private final TestRunner runner;
    private final Optional<KattisValidator> staticValidator;
    private final Optional<BuiltProgram> grader;
    private final ValidatorRun runs;
    private final int atOnce;
    /** In order: test cases by their names, and groups by those of the tests of the source. */
    private final Map<String, TestNode> tests = new LinkedHashMap<>();

    private ProblemJudge(
            ProblemPackage problem,
            ProgramBuilder builder,
            TestRunner runner,
            Optional<KattisValidator> staticValidator,
            Optional<BuiltProgram> grader,
            ValidatorRun runs,
            int atOnce) {
        this.problem = problem;
        this.builder = builder;
        this.runner = runner;
        this.staticValidator = staticValidator;
        this.grader = grader;
        this.runs = runs;
        this.atOnce = atOnce;
        addTests(problem.data().root());
    }

    private void addTests(TestGroup group) {
        group.staticValidation().ifPresent(_ -> tests.put(Scoring.staticTest(group), group));
        for (TestNode child : group.children()) {
            switch (child) {
                case TestCase test -> tests.put(test.name(), test);
                case TestGroup inner -> addTests(inner);
            }
        }
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
            ProblemPackage problem, PreparedToolchains toolchains, PolicyQueues queues, int atOnce, RunScope scope) {
        ProgramBuilder builder = new ProgramBuilder(problem, toolchains, queues);
        ValidatorRun runs = new ValidatorRun(queues, problem.limits());
        OutputChecker checker = checker(problem, builder, runs, scope);
        Optional<Conversation> conversation = interactor(problem, checker, builder, runs, scope)
                .map(interactor -> new Conversation(interactor, queues));
        if (conversation.isPresent() && queues.slots() < 2) {
            throw new ProblemException(
                    "an interactive problem needs two slots: one for the submission, one for the jury");
        }
        Optional<KattisValidator> staticValidator = problem.programs()
                .staticValidator()
                .filter(_ -> problem.data()
                        .root()
                        .groups()
                        .anyMatch(group -> group.staticValidation().isPresent()))
                .map(program -> KattisValidator.ofSource(
                        built("static validator", program, builder, scope), runs, problem.is(ProblemType.SCORING)));
        Optional<BuiltProgram> grader = problem.programs()
                .grader()
                .filter(_ -> problem.data().root().groups().anyMatch(group -> hasOwnGrader(group.rules())))
                .map(program -> built("grader", program, builder, scope));
        TestRunner runner = new TestRunner(problem, checker, conversation, queues);
        return new ProblemJudge(problem, builder, runner, staticValidator, grader, runs, atOnce);
    }

    private static boolean hasOwnGrader(GroupRules rules) {
        return rules instanceof Graded graded && graded.grader() instanceof CustomGrader;
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
            case OutputValidation.Default _, OutputValidation.BuiltIn _, OutputValidation.Checker _ ->
                new BuiltIn(validation);
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
            case ProgramBuild.Built ready -> ready.program();
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
        return judge(submission, times, mode, Shown.NOTHING, done, scope);
    }

    /**
     * As {@link #judge(PackageProgram, RunTimes, Mode, Consumer, RunScope)}.
     *
     * @param show how much is kept of what is written in each test
     */
    public ProblemJudgement judge(
            PackageProgram submission,
            RunTimes times,
            Mode mode,
            Shown show,
            Consumer<TestReport> done,
            RunScope scope) {
        return problem.is(ProblemType.SUBMIT_ANSWER)
                ? outputs(SubmittedOutputs.of(submission, problem), mode, done, scope)
                : compiled(submission, times, mode, show, done, scope);
    }

    /** An example submission: to a submit-answer problem, it may also be a program that makes the outputs. */
    ProblemJudgement example(
            PackageProgram submission, RunTimes times, Mode mode, Consumer<TestReport> done, RunScope scope) {
        if (problem.is(ProblemType.SUBMIT_ANSWER)) {
            SubmittedOutputs.Opening opening = SubmittedOutputs.of(submission, problem);
            boolean program = submission.language().isPresent() || submission.build() != PackageProgram.Build.LANGUAGE;
            return opening instanceof SubmittedOutputs.Opening.Refused && program
                    ? compiled(submission, times, mode, Shown.NOTHING, done, scope)
                    : outputs(opening, mode, done, scope);
        }
        return judge(submission, times, mode, done, scope);
    }

    private ProblemJudgement outputs(
            SubmittedOutputs.Opening opening, Mode mode, Consumer<TestReport> done, RunScope scope) {
        return switch (opening) {
            case SubmittedOutputs.Opening.Refused(String reason) ->
                notRun(TestVerdict.CE, new NotRun(reason, ""), Optional.empty());
            case SubmittedOutputs.Opening.Opened(SubmittedOutputs opened) -> {
                try (SubmittedOutputs outputs = opened) {
                    yield run(
                            test -> runner.check(test, outputs.output(test), scope),
                            Optional.empty(),
                            mode,
                            done,
                            scope);
                }
            }
        };
    }

    private ProblemJudgement compiled(
            PackageProgram submission,
            RunTimes times,
            Mode mode,
            Shown show,
            Consumer<TestReport> done,
            RunScope scope) {
        try (Scratch scratch = new Scratch()) {
            return switch (builder.submission(submission, scratch.directory(), scope)) {
                case ProgramBuild.Built(BuiltProgram program, Optional<Outcome> compile) ->
                    run(
                                    test -> runner.run(program, test, times, show, scope),
                                    staticValidator.map(_ -> builder.source(submission, program)),
                                    mode,
                                    done,
                                    scope)
                            .withCompile(compile);
                case ProgramBuild.Failed failed ->
                    notRun(
                            Verdicts.of(failed.verdict()),
                            new NotRun(failed.reason(), failed.output()),
                            failed.compile());
            };
        }
    }

    private static ProblemJudgement notRun(TestVerdict verdict, NotRun why, Optional<Outcome> compile) {
        NodeResult root = new NodeResult("", State.JUDGED, Optional.of(verdict), 0, List.of(), List.of());
        return new ProblemJudgement(new Judged(root, Map.of()), Optional.of(why), compile, List.of());
    }

    private ProblemJudgement run(
            Function<TestCase, TestReport> runner,
            Optional<SubmittedSource> source,
            Mode mode,
            Consumer<TestReport> done,
            RunScope scope) {
        GroupGrader graders = grader(scope);
        Map<String, TestReport> reports = new HashMap<>();
        Map<String, TestResult> results = new HashMap<>();
        Evaluation evaluation = Scoring.evaluate(problem.data().root(), results, mode, graders);
        try (InParallel<TestReport> running = new InParallel<>(atOnce)) {
            while (!evaluation.pending().isEmpty() || running.isBusy()) {
                for (String name : evaluation.pending()) {
                    running.startIfRoom(name, () -> switch (tests.get(name)) {
                        case TestCase test -> runner.apply(test);
                        case TestGroup group -> ofSource(group, source.orElseThrow(), scope);
                    });
                }
                TestReport report = running.next();
                reports.put(report.test(), report);
                results.put(report.test(), report.result());
                done.accept(report);
                evaluation = Scoring.evaluate(problem.data().root(), results, mode, graders);
            }
        }
        List<TestReport> ordered = tests.keySet().stream()
                .filter(reports::containsKey)
                .map(reports::get)
                .toList();
        return new ProblemJudgement(
                new Judged(evaluation.root(), results), Optional.empty(), Optional.empty(), ordered);
    }

    private TestReport ofSource(TestGroup group, SubmittedSource source, RunScope scope) {
        List<String> arguments = group.staticValidation().orElseThrow().arguments();
        return TestReport.ofCheck(
                Scoring.staticTest(group), staticValidator.orElseThrow().check(source, arguments, scope));
    }

    private GroupGrader grader(RunScope scope) {
        return grader.<GroupGrader>map(program -> new GraderProgram(program, runs, scope))
                .orElse((group, arguments, grades) -> new GroupGrader.Answer.Failed("the package has no grader"));
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
