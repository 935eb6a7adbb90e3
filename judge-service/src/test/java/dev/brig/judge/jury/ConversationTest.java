package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.judging.Transcript;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.program.ProgramBuilder;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.validating.Checked;
import dev.brig.judge.validating.Conversation;
import dev.brig.judge.validating.Interactor;
import dev.brig.judge.validating.PassFiles;
import dev.brig.judge.validating.TestlibChecker;
import dev.brig.judge.validating.ValidatorRun;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Submissions that talk with a program of the jury: whose fault it is that a conversation ends. */
class ConversationTest {
    private static final Jury JURY = new Jury();
    private static final RunTimes TIMES = RunTimes.of(Duration.ofMillis(500));

    private static final String VALIDATOR = """
            import sys
            mode = open(sys.argv[1]).read().strip()
            if mode == "rejects at once": sys.exit(43)
            if mode == "accepts at once": sys.exit(42)
            if mode == "crashes": sys.exit(1)
            if mode == "asks":
                print("who", flush=True)
                sys.exit(42 if sys.stdin.readline() == "hello\\n" else 43)
            if mode == "reads all": sys.exit(42 if sys.stdin.read() == "hello\\n" else 43)
            if mode == "writes much":
                for _ in range(100000): print("0123456789")
                sys.stdout.flush()
                sys.exit(42 if sys.stdin.readline() == "hello\\n" else 43)
            if mode == "writes more than may be kept":
                for _ in range(9000): print("0123456789" * 100)
                sys.stdout.flush()
                sys.exit(42 if sys.stdin.readline() == "hello\\n" else 43)
            """;

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        JURY.close();
    }

    @ParameterizedTest(name = "{0}, and the submission {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            asks            | answers                    | AC
            asks            | says hello unasked         | AC
            asks            | ends without a word        | WA
            asks            | answers wrong              | WA
            asks            | answers, and then fails    | RTE
            asks            | fails at once              | RTE
            asks            | leaves, and then fails     | RTE
            asks            | loops                      | TLE
            asks            | waits for more             | AC
            reads all       | says hello unasked         | AC
            reads all       | closes its output and goes on | AC
            reads all       | floods                     | OLE
            reads all       | waits for more             | TLE
            rejects at once | answers                    | WA
            rejects at once | floods                     | WA
            rejects at once | loops                      | WA
            accepts at once | floods                     | OLE
            accepts at once | says hello unasked         | AC
            accepts at once | fails in the end           | RTE
            writes much     | says hello unasked         | AC
            writes much     | closes its input           | AC
            writes more than may be kept | says hello unasked | AC
            crashes         | answers                    | JE
            crashes         | fails at once              | JE, RTE
            """)
    void theVerdictIsThatOfWhoeverIsToBlame(String validator, String submission, String verdicts) {
        Jury.write(directory.resolve("p/output_validators/v.py"), VALIDATOR);
        Jury.writeProblem(directory.resolve("p"), "validation: custom interactive\n", validator + "\n", "");
        ProblemPackage problem = Jury.read(directory.resolve("p"));

        TestReport report =
                JURY.judge(problem, submission(submission), TIMES).tests().getFirst();

        assertThat(verdicts.split(", ", -1))
                .as("%s", report)
                .contains(report.verdict().name());
    }

    private TestReport transcribed(String validator, String submission, int most) {
        Jury.write(directory.resolve("p/output_validators/v.py"), validator);
        Jury.writeProblem(directory.resolve("p"), "validation: custom interactive\n", "1\n", "");
        ProblemPackage problem = Jury.read(directory.resolve("p"));
        PackageProgram program = Jury.program(directory.resolve("s/any-name.py"), "python3", submission);
        RunScope scope = new RunScope();
        return JURY.judge(problem, scope)
                .judge(program, TIMES, Mode.ALL, new Shown(0, most), report -> {}, scope)
                .tests()
                .getFirst();
    }

    private static final String ASKS_TWICE = """
            import sys
            for number in (1, 2):
                print("what is", number, flush=True)
                sys.stdin.readline()
            sys.exit(42)
            """;

    @Test
    void aTranscriptHasTheLinesOfBothInOrderAndWhoLeftFirst() {
        TestReport report =
                transcribed(ASKS_TWICE, "for n in '12': print('it is', input()[-1], flush=True)\ninput()\n", 1000);

        Transcript transcript = report.transcript().orElseThrow();
        assertThat(transcript.lines())
                .extracting(line -> line.from().word() + ": " + (line.left() ? "(left)" : line.text()))
                .containsExactly(
                        "interactor: what is 1",
                        "submission: it is 1",
                        "interactor: what is 2",
                        "submission: it is 2",
                        "interactor: (left)");
        assertThat(transcript.lines()).extracting(Transcript.Line::at).isSorted();
        assertThat(transcript.lines()).extracting(Transcript.Line::pass).containsOnly(1);
        assertThat(transcript.truncated()).isFalse();
    }

    @Test
    void aTranscriptIsCutWhereItIsLongerThanWasAskedFor() {
        TestReport report = transcribed(ASKS_TWICE, "for n in '12': print('x' * 1000, flush=True)\n", 100);

        Transcript transcript = report.transcript().orElseThrow();
        assertThat(transcript.truncated()).isTrue();
        assertThat(transcript.lines().stream()
                        .mapToInt(line -> line.text().length())
                        .sum())
                .isLessThanOrEqualTo(100);
    }

    @Test
    void thereIsNoTranscriptUnlessItIsAskedFor() {
        assertThat(transcribed(ASKS_TWICE, "print(input())\nprint(input())\n", 0)
                        .transcript())
                .isEmpty();
    }

    @RepeatedTest(20)
    void aSubmissionThatEndsWhileTheInteractorRejectsItIsNoFaultOfTheJury() {
        theVerdictIsThatOfWhoeverIsToBlame("asks", "answers wrong", "WA");
    }

    private PackageProgram submission(String does) {
        String text = switch (does) {
            case "answers" -> "input(); print('hello')";
            case "says hello unasked" -> "print('hello')";
            case "ends without a word" -> "";
            case "answers wrong" -> "print('good day')";
            case "answers, and then fails" -> "import sys\nprint('hello', flush=True)\nsys.exit(3)";
            case "fails at once" -> "import sys\nsys.exit(3)";
            case "leaves, and then fails" -> "import os, sys\nos.close(1)\nsys.stdin.read()\nos._exit(3)";
            case "loops" -> "while True: pass";
            case "waits for more" -> "import sys\nprint('hello', flush=True)\nsys.stdin.read()";
            case "closes its output and goes on" ->
                "import os, sys, time\nos.write(1, b'hello\\n')\nos.close(1)\nsys.stdin.read()\nos._exit(0)";
            case "floods" -> "import os\nwhile True: os.write(1, b'hello\\n' * 1000)";
            case "fails in the end" -> "import sys\nsys.stdin.read()\nsys.exit(3)";
            case "closes its input" -> "import os\nos.close(0)\nprint('hello')";
            default -> throw new IllegalArgumentException(does);
        };
        return Jury.program(directory.resolve("s/any-name.py"), "python3", text);
    }

    @ParameterizedTest
    @CsvSource({"yes, AC", "no, WA", "maybe, PE"})
    void anInteractorOfTestlibTalksAndItsCheckerHasTheLastWord(String says, TestVerdict verdict) {
        Jury.writeProblem(directory.resolve("p"), "", "input", "answer");
        ProblemPackage problem = Jury.read(directory.resolve("p"));
        RunScope scope = new RunScope();
        ProgramBuilder builder = new ProgramBuilder(problem, JURY.toolchains, JURY.queues);
        ValidatorRun runs = new ValidatorRun(JURY.queues, problem.limits());
        BuiltProgram interactor = built("interactor", """
                import sys
                print("well?", flush=True)
                said = sys.stdin.readline().strip()
                open(sys.argv[2], "w").write(said)
                sys.exit(2 if said == "maybe" else 0)
                """, builder, scope);
        BuiltProgram checker = built("checker", """
                import sys
                sys.exit(0 if open(sys.argv[2]).read() == "yes" else 1)
                """, builder, scope);
        Conversation conversation = new Conversation(
                new Interactor.Testlib(interactor, runs, Optional.of(new TestlibChecker(checker, runs))), JURY.queues);
        TestCase test = problem.data().testCases().findFirst().orElseThrow();
        BuiltProgram submission = built("submission", "input(); print('%s')".formatted(says), builder, scope);

        Checked checked = conversation.hold(
                test,
                Content.of("input"),
                new PassFiles(directory, Optional.empty()),
                new Conversation.Submission(
                        submission.policy(), submission.job(Limits.none(), List.of()), Duration.ofSeconds(10)),
                Optional.empty(),
                outcome -> Optional.empty(),
                scope);

        assertThat(checked.result().verdict()).isEqualTo(verdict);
    }

    private BuiltProgram built(String name, String text, ProgramBuilder builder, RunScope scope) {
        PackageProgram program = Jury.program(directory.resolve(name + "/any-name.py"), "python3", text);
        return ProblemJudge.built(name, program, builder, scope);
    }
}
