package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.program.ProgramBuilder;
import dev.brig.judge.validating.Checked;
import dev.brig.judge.validating.TestlibChecker;
import dev.brig.judge.validating.ValidatorRun;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestlibCheckerTest {
    private static final Jury JURY = new Jury();

    /** Ends as the output says, if it gets what a checker is given. */
    private static final String OBEDIENT = """
            import sys
            given = [open(name).read() for name in sys.argv[1:4]]
            assert given[0] == "input" and given[2] == "answer", given
            code, _, said = given[1].partition(" ")
            print(said, file=sys.stderr)
            sys.exit(int(code))
            """;

    @TempDir
    private Path directory;

    private ProblemPackage problem;
    private TestlibChecker checker;

    @AfterAll
    static void close() {
        JURY.close();
    }

    @BeforeEach
    void build() {
        Jury.writeProblem(directory.resolve("p"), "", "input", "answer");
        problem = Jury.read(directory.resolve("p"));
        PackageProgram program = Jury.program(directory.resolve("c/check.py"), "python3", OBEDIENT);
        BuiltProgram built = ProblemJudge.built(
                "checker", program, new ProgramBuilder(problem, JURY.toolchains, JURY.queues), new RunScope());
        checker = new TestlibChecker(built, new ValidatorRun(JURY.queues, problem.limits()));
    }

    private Checked check(String output) {
        return checker.check(
                problem.data().testCases().findFirst().orElseThrow(),
                Content.of("input"),
                Content.of(output),
                new RunScope());
    }

    @ParameterizedTest
    @CsvSource({"0,AC", "1,WA", "2,PE", "4,PE", "8,WA"})
    void theExitStatusIsTheVerdict(int status, TestVerdict verdict) {
        Checked checked = check(status + " said this");
        assertThat(checked.result().verdict()).isEqualTo(verdict);
        assertThat(checked.result().message()).hasValue("said this");
    }

    @ParameterizedTest
    @CsvSource({"3", "5", "77", "7"})
    void whatIsNoVerdictIsAJudgeError(int status) {
        Checked checked = check(status + " said this");
        assertThat(checked.result().verdict()).isEqualTo(TestVerdict.JE);
        assertThat(checked.diagnostics()).hasValue("said this");
    }

    @Test
    void pointsAreTheScore() {
        assertThat(check("7 points 12.5 quite good").result().score()).isEqualTo(OptionalDouble.of(12.5));
        assertThat(check("7 points nan").result().verdict()).isEqualTo(TestVerdict.JE);
    }
}
