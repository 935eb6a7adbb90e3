package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestVerdict;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraderTest {
    private static final Jury JURY = new Jury();

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        JURY.close();
    }

    private ProblemPackage problem(String grader) {
        Path p = directory.resolve("p");
        Jury.writeProblem(p, "type: scoring\n", "1\n", "1\n");
        Jury.write(p.resolve("data/secret/2.in"), "2\n");
        Jury.write(p.resolve("data/secret/2.ans"), "2\n");
        Jury.write(p.resolve("data/secret/3.in"), "3\n");
        Jury.write(p.resolve("data/secret/3.ans"), "3\n");
        Jury.write(p.resolve("data/testdata.yaml"), "on_reject: continue\nrange: 0 100\n");
        Jury.write(
                p.resolve("data/secret/testdata.yaml"),
                "grading: custom\ngrader_flags: best of three\naccept_score: 10\nreject_score: 2\n");
        Jury.write(p.resolve("graders/grader.py"), grader);
        return Jury.read(p);
    }

    private ProblemJudgement judge(ProblemPackage problem, String program) {
        PackageProgram submission = Jury.program(directory.resolve("s/a.py"), "python3", program);
        return JURY.judge(problem, submission, RunTimes.of(Duration.ofSeconds(2)));
    }

    @Test
    void itGetsVerdictsAndScoresAndItsFlagsAndGivesOneOfEach() {
        ProblemPackage problem = problem("""
                import sys
                assert sys.argv[1:] == ["best", "of", "three"], sys.argv
                lines = sys.stdin.read()
                assert lines == "AC 10\\nWA 2\\nRTE 2\\n", lines
                print("AC", 7.5)
                """);
        ProblemJudgement judgement =
                judge(problem, "n = int(input())\nprint(n if n == 1 else 0 if n == 2 else 1 / 0)\n");
        assertThat(judgement.judged().root().all().flatMap(node -> node.faults().stream()))
                .isEmpty();
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.AC);
        assertThat(judgement.score()).isEqualTo(7.5);
    }

    @Test
    void aScoreOfWhatIsNotAcceptedDoesNotCount() {
        ProblemJudgement judgement = judge(problem("print('WA 50')\n"), "print(input())\n");
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.WA);
        assertThat(judgement.score()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pass                       | which is not one verdict
            print('AC')                | which is not one verdict
            print('AC 1'), print('AC') | which is not one verdict
            print('JE 0')              | which is not one verdict
            print('AC nan')            | which is not one verdict
            print('AC 101')            | outside its range from 0.0 to 100.0
            exit(1)                    | the grader ended with status 1
            1 / 0                      | ZeroDivisionError
            import os; os.abort()      | the grader died of SIGABRT
            """)
    void nonsenseIsAJudgeErrorWithTheGradersReason(String grader, String reason) {
        ProblemJudgement judgement = judge(problem(grader + "\n"), "print(input())\n");
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.JE);
        assertThat(judgement.judged().root().all().flatMap(node -> node.faults().stream()))
                .anyMatch(fault -> fault.contains(reason));
    }
}
