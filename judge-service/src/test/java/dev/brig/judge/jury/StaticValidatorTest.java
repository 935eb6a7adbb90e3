package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticValidatorTest {
    private static final Jury JURY = new Jury();
    private static final RunTimes TIMES = RunTimes.of(Duration.ofSeconds(2));

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        JURY.close();
    }

    private Path p(String file) {
        return directory.resolve("p").resolve(file);
    }

    private ProblemPackage problem(String type, String settings, String validatorFile, String validator) {
        Jury.write(p("problem.yaml"), """
                problem_format_version: 2025-09
                name: Short
                uuid: 5d0c2c0e-7f0a-4a0e-9d5b-0c6a4a1f5b09
                limits: { time_limit: 2 }
                type: %s
                """.formatted(type));
        Jury.write(p("statement/problem.en.md"), "Print it, in few letters.\n");
        Jury.write(p("input_validators/any.py"), "exit(42)\n");
        Jury.write(p("data/secret/test_group.yaml"), settings);
        Jury.write(p("data/secret/1.in"), "7\n");
        Jury.write(p("data/secret/1.ans"), "7\n");
        Jury.write(p("submissions/accepted/a.py"), "print(input())\n");
        Jury.write(p("static_validator/" + validatorFile), validator);
        return Jury.read(directory.resolve("p"));
    }

    private ProblemPackage passFail(String validator) {
        return problem("pass-fail", "static_validation_score: pass-fail\n", "v.py", validator);
    }

    private PackageProgram submission(String text) {
        return Jury.program(directory.resolve("s/v.py"), "python3", text);
    }

    private ProblemJudgement judge(ProblemPackage problem, PackageProgram submission) {
        return JURY.judge(problem, submission, TIMES);
    }

    @Test
    void itSeesTheSourceTheLanguageTheEntryPointAndItsArguments() {
        ProblemPackage problem = problem(
                "pass-fail", "static_validation_score: pass-fail\nstatic_validator_args: [short, eval]\n", "v.py", """
                import os, sys
                language, entry, feedback, *more = sys.argv[1:]
                assert language == "python3" and entry == "v.py" and more == ["short", "eval"], sys.argv
                assert os.listdir(".") == ["v.py"], os.listdir(".")
                bad = "eval" in open(entry).read()
                open(feedback + "judgemessage.txt", "w").write("eval is there" if bad else "fine")
                sys.exit(43 if bad else 42)
                """);
        assertThat(judge(problem, submission("print(input())\n")).verdict()).isEqualTo(TestVerdict.AC);
        ProblemJudgement wrong = judge(problem, submission("print(eval(input()))\n"));
        assertThat(wrong.verdict()).isEqualTo(TestVerdict.WA);
        assertThat(wrong.tests().getFirst().test()).isEqualTo("secret/:static");
        assertThat(wrong.tests().getFirst().reason()).contains("eval is there");
    }

    @Test
    void compiledProgramsOfBothDoNotGetIntoEachOthersWay() {
        ProblemPackage problem = problem("pass-fail", "static_validation_score: pass-fail\n", "main.cc", """
                #include <fstream>
                #include <string>
                int main(int, char** arguments) {
                    std::ifstream source(arguments[2]), made("program");
                    return source && made && std::string(arguments[1]) == "cpp" ? 42 : 43;
                }
                """);
        PackageProgram cpp =
                Jury.program(directory.resolve("s/main.cc"), "cpp", "#include <cstdio>\nint main() { puts(\"7\"); }\n");
        ProblemJudgement judgement = judge(problem, cpp);
        assertThat(judgement.verdict()).as("%s", judgement).isEqualTo(TestVerdict.AC);
    }

    @Test
    void itMayBeAScript() {
        ProblemPackage problem = problem(
                "pass-fail",
                "static_validation_score: pass-fail\n",
                "v/run",
                "#!/bin/sh\ngrep -q input \"$2\" && exit 42\nexit 43\n");
        assertThat(judge(problem, submission("print(input())\n")).verdict()).isEqualTo(TestVerdict.AC);
        assertThat(judge(problem, submission("print(7)\n")).verdict()).isEqualTo(TestVerdict.WA);
    }

    @Test
    void itsScoreIsPartOfTheGroups() {
        ProblemPackage problem = problem("scoring", "max_score: 100\nstatic_validation_score: 30\n", "v.py", """
                import os, sys
                size = os.path.getsize(sys.argv[2])
                open(sys.argv[3] + "score_multiplier.txt", "w").write(str(min(1, 10 / size)))
                sys.exit(42)
                """);
        ProblemJudgement judgement = judge(problem, submission("print(input())  # ok"));
        assertThat(judgement.score()).as("%s", judgement).isEqualTo(85);
    }

    @Test
    void oneThatFailsIsTheJudgesFault() {
        ProblemJudgement judgement = judge(passFail("1 / 0\n"), submission("print(input())\n"));
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.JE);
        TestReport report = judgement.tests().getFirst();
        assertThat(report.reason().orElseThrow()).contains("the static validator ended with status 1");
        assertThat(report.diagnostics().orElseThrow()).contains("ZeroDivisionError");
    }

    @Test
    void oneThatNoGroupAsksForIsNotRun() {
        ProblemPackage problem = problem("pass-fail", "", "v.py", "exit(43)\n");
        ProblemJudgement judgement = judge(problem, submission("print(input())\n"));
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.AC);
        assertThat(judgement.tests()).extracting(TestReport::test).isEqualTo(List.of("secret/1"));
    }
}
