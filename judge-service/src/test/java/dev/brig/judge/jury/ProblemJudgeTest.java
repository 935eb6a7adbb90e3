package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.ExpectationCheck;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.worker.RunScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemJudgeTest {
    private static final Jury JURY = new Jury();
    private static final RunTimes TWO_SECONDS = RunTimes.of(Duration.ofSeconds(2));

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        JURY.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pairsum", "guessnumber", "stairs", "cipher"})
    void exampleSubmissionsOfAPackageDoAsTheirAuthorsExpect(String name) {
        ProblemPackage problem = Jury.problem(name);
        RunTimes times = RunTimes.of(problem.limits().time().given().orElse(Duration.ofSeconds(2)));
        RunScope scope = new RunScope();
        ProblemJudge judge = JURY.judge(problem, scope);
        for (ExampleSubmission submission : problem.submissions()) {
            ProblemJudgement judgement = judge.judge(submission.program(), times, Mode.ALL, report -> {}, scope);
            assertThat(ExpectationCheck.check(submission, judgement.judged()))
                    .as("%s: %s", submission.name(), judgement.tests())
                    .isEmpty();
        }
    }

    private ProblemPackage problem(String yaml, String input, String answer) {
        Jury.writeProblem(directory.resolve("p"), yaml, input, answer);
        return Jury.read(directory.resolve("p"));
    }

    private PackageProgram python(String text) {
        return Jury.program(directory.resolve("s/any-name.py"), "python3", text);
    }

    private ProblemPackage problemWithValidator(String validator) {
        Jury.write(directory.resolve("p/output_validators/v.py"), validator);
        return problem("validation: custom\n", "1\n", "2\n");
    }

    private TestReport only(ProblemPackage problem, PackageProgram submission) {
        return JURY.judge(problem, submission, TWO_SECONDS).tests().getFirst();
    }

    @Test
    void theFlagsOfTheDefaultValidatorCount() {
        ProblemPackage problem = problem("validator_flags: float_tolerance 1e-3\n", "", "0.5 Yes\n");
        assertThat(only(problem, python("print('0.5002 yes')")).verdict()).isEqualTo(TestVerdict.AC);
        TestReport wrong = only(problem, python("print('0.6 yes')"));
        assertThat(wrong.verdict()).isEqualTo(TestVerdict.WA);
        assertThat(wrong.reason().orElseThrow()).contains("line 1, column 1").contains("0.6");
    }

    @Test
    void anEmptyOutputIsNoOutput() {
        assertThat(only(problem("", "", "1\n"), python("pass")).verdict()).isEqualTo(TestVerdict.NO);
    }

    @Test
    void severalFilesAreCompiledTogetherAndTheClassWithMainIsFound() {
        ProblemPackage problem = problem("", "3\n", "6\n");
        Path main = directory.resolve("s/deep/Start.java");
        Path other = directory.resolve("s/deep/Twice.java");
        Jury.write(
                main,
                "import java.util.*; public class Start { public static void main(String[] a) {"
                        + " System.out.println(Twice.of(new Scanner(System.in).nextInt())); } }");
        Jury.write(other, "class Twice { static int of(int n) { return 2 * n; } }");
        PackageProgram java = new PackageProgram(
                "deep",
                directory.resolve("s/deep"),
                List.of(main, other),
                Optional.of("java"),
                Optional.empty(),
                PackageProgram.Build.LANGUAGE);
        ProblemJudgement judgement = JURY.judge(problem, java, TWO_SECONDS);
        assertThat(judgement.notRun()).isEmpty();
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.AC);
    }

    @Test
    void aSubmissionThatDoesNotCompileIsNotRun() {
        PackageProgram broken = Jury.program(directory.resolve("s/a.cc"), "cpp", "int main() { return x; }");
        ProblemJudgement judgement = JURY.judge(problem("", "", "1\n"), broken, TWO_SECONDS);
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.CE);
        assertThat(judgement.notRun().orElseThrow().output()).contains("a.cc");
        assertThat(judgement.tests()).isEmpty();
    }

    @Test
    void aValidatorSeesInputAnswerAndOutput() {
        ProblemPackage problem = problemWithValidator("""
                import os, sys
                assert open(sys.argv[1]).read() == "1\\n" and open(sys.argv[2]).read() == "2\\n"
                assert sys.argv[3].endswith("/") and os.listdir(sys.argv[3]) == []
                out = sys.stdin.read()
                open(sys.argv[3] + "judgemessage.txt", "w").write("seen " + out)
                sys.exit(42 if out == "7\\n" else 43)
                """);
        assertThat(only(problem, python("print(7)")).verdict()).isEqualTo(TestVerdict.AC);
        TestReport wrong = only(problem, python("print(8)"));
        assertThat(wrong.verdict()).isEqualTo(TestVerdict.WA);
        assertThat(wrong.result().message()).contains("seen 8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "raise Exception('oops of mine')",
                "import sys; print('oops of mine', file=sys.stderr); sys.exit(0)",
                "import os, sys; sys.stderr.write('oops of mine'); sys.stderr.flush(); os.kill(os.getpid(), 11)",
                "import sys; sys.stderr.write('oops of mine'); open(sys.argv[3] + 'score.txt', 'w').write('1'); sys.exit(42)"
            })
    void aValidatorThatFailsIsAJudgeErrorWithWhatItSaid(String validator) {
        TestReport report = only(problemWithValidator(validator), python("print(7)"));
        assertThat(report.verdict()).isEqualTo(TestVerdict.JE);
        assertThat(report.reason().orElseThrow()).contains("the output validator");
        assertThat(report.diagnostics().orElseThrow()).contains("oops of mine");
    }

    @Test
    void aValidatorThatDoesNotCompileRefusesTheProblem() {
        Jury.write(directory.resolve("p/output_validators/v.cc"), "nonsense");
        ProblemPackage problem = problem("validation: custom\n", "1\n", "2\n");
        assertThatThrownBy(() -> JURY.judge(problem, new RunScope()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("v.cc")
                .hasMessageContaining("error:");
    }

    @Test
    void aPythonProgramThatIsNoneIsACompileError() {
        ProblemJudgement judgement = JURY.judge(problem("", "", "1\n"), python("print(1"), TWO_SECONDS);
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.CE);
        assertThat(judgement.notRun().orElseThrow().output()).contains("SyntaxError");
    }

    @Test
    void aProgramThatFailsIsNotShownToTheValidator() {
        ProblemPackage problem = problemWithValidator("import sys; sys.exit(42)");
        assertThat(only(problem, python("raise Exception()")).verdict()).isEqualTo(TestVerdict.RTE);
    }

    @Test
    void judgingEndsAtTheFirstFailureUnlessAllIsAskedFor() {
        ProblemPackage one = problem("", "1\n", "1\n");
        for (int test = 2; test <= 9; test++) {
            Jury.write(directory.resolve("p/data/secret/" + test + ".in"), test + "\n");
            Jury.write(directory.resolve("p/data/secret/" + test + ".ans"), test + "\n");
        }
        ProblemPackage problem = Jury.read(one.directory());
        PackageProgram submission = python("print(int(input()) % 3)");
        RunScope scope = new RunScope();
        ProblemJudge judge = JURY.judge(problem, scope);
        List<String> told = new ArrayList<>();
        ProblemJudgement needed =
                judge.judge(submission, TWO_SECONDS, Mode.AS_NEEDED, report -> told.add(report.test()), scope);
        assertThat(needed.verdict()).isEqualTo(TestVerdict.WA);
        assertThat(told).hasSizeBetween(3, 4).contains("secret/3");
        ProblemJudgement all = judge.judge(submission, TWO_SECONDS, Mode.ALL, report -> {}, scope);
        assertThat(all.tests())
                .extracting(TestReport::test)
                .containsExactlyElementsOf(
                        problem.data().testCases().map(test -> test.name()).toList());
        assertThat(all.verdict()).isEqualTo(TestVerdict.WA);
    }

    @Test
    void aJudgementIsCancelledAsAWhole() {
        ProblemPackage problem = problem("", "", "1\n");
        PackageProgram submission = python("import time\ntime.sleep(1000)");
        RunScope scope = new RunScope();
        ProblemJudge judge = JURY.judge(problem, scope);
        int before = JURY.jobs.get();
        CompletableFuture<ProblemJudgement> judging = CompletableFuture.supplyAsync(
                () -> judge.judge(submission, RunTimes.of(Duration.ofSeconds(50)), Mode.ALL, report -> {}, scope));
        while (JURY.queues.queue("judge").jobs() == 0 && JURY.jobs.get() < before + 2) {
            Thread.onSpinWait();
        }
        scope.cancel();
        assertThatThrownBy(judging::join).hasRootCauseInstanceOf(CancellationException.class);
    }

    @Test
    void aProgramNearTheTimeLimitIsRunAgainAndTheSpreadIsTold() {
        RunTimes times = new RunTimes(Duration.ofMillis(500), Duration.ofSeconds(2));
        TestReport report = JURY.judge(
                        problem("", "", "1\n"),
                        python("import time\nwhile time.process_time() < 0.5: pass\nprint(1)"),
                        times)
                .tests()
                .getFirst();
        assertThat(report.repeats()).isPresent();
        TestReport.Repeats repeats = report.repeats().orElseThrow();
        assertThat(repeats.runs()).isEqualTo(5);
        assertThat(repeats.agreed()).isGreaterThanOrEqualTo(3);
        assertThat(repeats.fastest()).isLessThanOrEqualTo(repeats.slowest());
    }

    /** Others have all CPUs until the first run has ended; whether the kernel lets a program give way to them depends on its groups. */
    @Test
    void aProgramThatGotNoCpuIsRunOnceMore() {
        ProblemPackage problem = problem("", "", "1\n");
        PackageProgram submission = python("""
                import os, time
                os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
                while time.process_time() < 0.1: pass
                print(1)
                """);
        RunScope scope = new RunScope();
        ProblemJudge judge = JURY.judge(problem, scope);
        int before = JURY.jobs.get();
        TestReport report;
        List<Thread> others = IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors())
                .mapToObj(_ -> Thread.ofPlatform().daemon().start(() -> {
                    while (JURY.jobs.get() == before && !Thread.interrupted()) {
                        Thread.onSpinWait();
                    }
                }))
                .toList();
        try {
            report = judge.judge(submission, RunTimes.of(Duration.ofMillis(300)), Mode.ALL, _ -> {}, scope)
                    .tests()
                    .getFirst();
        } finally {
            others.forEach(Thread::interrupt);
        }
        assertThat(report.verdict()).as("%s", report).isEqualTo(TestVerdict.AC);
        report.repeats().ifPresent(repeats -> assertThat(repeats.starved()).isEqualTo(1));
    }

    @Test
    void aProgramFarFromTheTimeLimitIsRunOnce() {
        assertThat(only(problem("", "", "1\n"), python("print(1)")).repeats()).isEmpty();
        TestReport slow = JURY.judge(
                        problem("", "", "1\n"),
                        python("while True: pass"),
                        new RunTimes(Duration.ofMillis(300), Duration.ofMillis(600)))
                .tests()
                .getFirst();
        assertThat(slow.verdict()).isEqualTo(TestVerdict.TLE);
        assertThat(slow.repeats()).isEmpty();
    }

    @Test
    void recursionMayTakeAllTheMemory() {
        PackageProgram deep = Jury.program(directory.resolve("s/deep.c"), "c", """
                #include <stdio.h>
                __attribute__((noinline, optimize("O0"))) int down(int n) {
                    volatile char page[4096];
                    page[0] = n;
                    return n == 0 ? page[0] : down(n - 1) + page[0] * 0;
                }
                int main(void) { printf("%d\\n", down(100000)); }
                """);
        assertThat(only(problem("", "", "0\n"), deep).verdict()).isEqualTo(TestVerdict.AC);
    }

    @Test
    void programsInPythonAreForksOfAnInterpreterThatWasStartedAhead() {
        Path directory = this.directory.resolve("python");
        Jury.writeProblem(directory, "", "3 4\n", "7\n");
        ProblemPackage problem = Jury.read(directory);
        // of its own: in the slots of the others, other scripts keep the places of interpreters
        try (Jury jury = new Jury()) {
            List<TestReport> reports = IntStream.range(0, 12)
                    .mapToObj(number -> Jury.program(
                            directory.resolve(number + "/main.py"),
                            "python3",
                            "# " + number + "\nprint(sum(map(int, input().split())))\n"))
                    .flatMap(program ->
                            jury.judge(problem, program, RunTimes.of(Duration.ofSeconds(2))).tests().stream())
                    .toList();
            assertThat(reports).allMatch(report -> report.verdict() == TestVerdict.AC);
            assertThat(reports).anyMatch(report -> report.run().orElseThrow().warm());
        }
    }
}
