package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.worker.RunScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratedDataTest {
    private static final Jury JURY = new Jury();

    @TempDir
    private Path directory;

    private Path made;

    @AfterAll
    static void close() {
        JURY.close();
    }

    @BeforeEach
    void makeRoom() throws IOException {
        made = Files.createDirectory(directory.resolve("made"));
    }

    private ProblemPackage polygon(String inputFile, String outputFile, String generator, String solution) {
        Path p = directory.resolve("p");
        Jury.write(p.resolve("problem.xml"), """
            <problem revision="3" short-name="twice">
              <judging input-file="%s" output-file="%s">
                <testset name="tests">
                  <time-limit>2000</time-limit>
                  <memory-limit>268435456</memory-limit>
                  <input-path-pattern>tests/%%02d</input-path-pattern>
                  <answer-path-pattern>tests/%%02d.a</answer-path-pattern>
                  <tests>
                    <test method="manual"/>
                    <test method="generated" cmd="gen 7 3"/>
                  </tests>
                </testset>
              </judging>
              <files>
                <executables><executable><source path="files/gen.py" type="python.3"/></executable></executables>
              </files>
              <assets>
                <checker type="testlib"><source path="files/check.py" type="python.3"/></checker>
                <solutions>
                  <solution tag="main"><source path="solutions/main.py" type="python.3"/></solution>
                  <solution tag="wrong-answer"><source path="solutions/wrong.py" type="python.3"/></solution>
                </solutions>
              </assets>
            </problem>
            """.formatted(inputFile, outputFile));
        Jury.write(p.resolve("tests/01"), "4\n");
        Jury.write(p.resolve("files/gen.py"), generator);
        Jury.write(
                p.resolve("files/check.py"),
                "import sys\nsys.exit(0 if open(sys.argv[2]).read() == open(sys.argv[3]).read() else 1)\n");
        Jury.write(p.resolve("solutions/main.py"), solution);
        Jury.write(p.resolve("solutions/wrong.py"), "print(8)\n");
        return Jury.read(p);
    }

    private ProblemPackage make(ProblemPackage problem) {
        GeneratedData.make(problem, made, JURY.toolchains, JURY.queues, new RunScope());
        return GeneratedData.in(made, problem);
    }

    private String text(String file) throws IOException {
        return Files.readString(made.resolve(file));
    }

    @Test
    void aPolygonPackageWithoutInputsAndAnswersIsCompletedAndVerified() throws IOException {
        ProblemPackage problem = polygon(
                "", "", "import sys\nprint(int(sys.argv[1]) * int(sys.argv[2]))\n", "print(2 * int(input()))\n");

        ProblemPackage complete = make(problem);

        assertThat(text("secret/02.in")).isEqualTo("21\n");
        assertThat(text("secret/02.ans")).isEqualTo("42\n");
        assertThat(text("secret/01.ans")).isEqualTo("8\n");
        assertThat(made.resolve("secret")).isDirectoryNotContaining("glob:**/01.in");
        assertThat(made).isDirectoryNotContaining("glob:**/again*");
        Verification verification = new PackageVerifier(
                        complete, JURY.toolchains, JURY.queues, 2, PackageVerifier.Progress.NONE, new RunScope())
                .verify();
        assertThat(verification.isGood()).as("%s", verification).isTrue();
    }

    @Test
    void theModelSolutionReadsAndWritesFilesWhereTheProblemNamesThem() throws IOException {
        make(polygon(
                "in.txt",
                "out.txt",
                "print(21)\n",
                "print(2 * int(open('in.txt').read()), file=open('out.txt', 'w'))\n"));
        assertThat(text("secret/02.ans")).isEqualTo("42\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            import time; print(time.time_ns()) | makes something else each time
            exit(3)                            | ended with status 3
            1 / 0                              | ZeroDivisionError
            import os; os.abort()              | died of SIGABRT
            while True: print('x' * 100000)    | was stopped
            """)
    void aGeneratorThatCannotBeTrustedIsNamedWithItsArguments(String generator, String reason) {
        ProblemPackage problem = polygon("", "", generator + "\n", "print(2 * int(input()))\n");
        assertThatThrownBy(() -> make(problem))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("secret/02: the generator \"gen.py 7 3\"")
                .hasMessageContaining(reason);
    }

    @Test
    void aModelSolutionThatFailsIsNamed() {
        ProblemPackage problem = polygon("", "", "print(1)\n", "exit(1)\n");
        assertThatThrownBy(() -> make(problem))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("secret/01: the model solution main.py makes no answer: it ended with status 1");
    }

    @Test
    void aGeneratorHasNoWayToThePackageAndNoNetwork() {
        ProblemPackage problem = polygon(
                "",
                "",
                "import os\nassert not os.path.exists('" + directory + "')\nprint(os.listdir('.'))\n",
                "print(1)\n");
        make(problem);
        assertThat(made.resolve("secret/02.in")).content().isEqualTo("['gen.py']\n");
    }

    @Test
    void aDmojGeneratorWritesInputAndAnswer() throws IOException {
        Path p = directory.resolve("p");
        Jury.write(p.resolve("init.yml"), """
                generator: gen.py
                test_cases:
                - {generator_args: [3, 5], points: 40}
                - {in: b.in, generator_args: [1, 1], points: 60}
                """);
        Jury.write(p.resolve("b.in"), "9 9\n");
        Jury.write(
                p.resolve("gen.py"),
                "import sys\na, b = map(int, sys.argv[1:])\nprint(a, b)\nprint(a + b, file=sys.stderr)\n");

        ProblemPackage problem = make(Jury.read(p));

        assertThat(text("secret/0001.in")).isEqualTo("3 5\n");
        assertThat(text("secret/0001.ans")).isEqualTo("8\n");
        PackageProgram sum =
                Jury.program(directory.resolve("s/a.py"), "python3", "print(sum(map(int, input().split())))\n");
        ProblemJudgement judgement = JURY.judge(problem, sum, RunTimes.of(Duration.ofSeconds(2)));
        assertThat(judgement.score()).isEqualTo(40);
        assertThat(judgement.tests().getFirst().verdict()).isEqualTo(TestVerdict.AC);
    }
}
