package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.problem.format.SubmissionReader;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.worker.RunScope;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitAnswerTest {
    private static final Jury JURY = new Jury();

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        JURY.close();
    }

    /** Two groups of one test each, of 40 and 60 points. */
    private ProblemPackage problem() {
        Path p = directory.resolve("p");
        Jury.write(p.resolve("problem.yaml"), """
                problem_format_version: 2025-09
                name: Squares
                uuid: 5d0c2c0e-7f0a-4a0e-9d5b-0c6a4a1f5b09
                type: [scoring, submit-answer]
                limits: { output: 1 }
                """);
        Jury.write(p.resolve("statement/problem.en.md"), "Square it.\n");
        Jury.write(p.resolve("input_validators/any.py"), "exit(42)\n");
        Jury.write(p.resolve("data/secret/small/test_group.yaml"), "max_score: 40\n");
        Jury.write(p.resolve("data/secret/small/01.in"), "2\n");
        Jury.write(p.resolve("data/secret/small/01.ans"), "4\n");
        Jury.write(p.resolve("data/secret/large/test_group.yaml"), "max_score: 60\n");
        Jury.write(p.resolve("data/secret/large/02.in"), "100\n");
        Jury.write(p.resolve("data/secret/large/02.ans"), "10000\n");
        Jury.write(p.resolve("submissions/accepted/all/small/01.out"), "4\n");
        Jury.write(p.resolve("submissions/accepted/all/large/02.out"), "10000\n");
        Jury.write(p.resolve("submissions/accepted/program.py"), "print(int(input()) ** 2)\n");
        Jury.write(p.resolve("submissions/wrong_answer/half/01.out"), "4\n");
        Jury.write(p.resolve("submissions/wrong_answer/half/02.out"), "10\n");
        return Jury.read(p);
    }

    private ProblemJudgement judge(ProblemPackage problem, Path submission) {
        PackageProgram outputs = SubmissionReader.read(submission);
        return JURY.judge(problem, outputs, RunTimes.of(Duration.ofSeconds(1)));
    }

    private Path outputs(Map<String, String> files) {
        files.forEach((name, text) -> Jury.write(directory.resolve("s").resolve(name), text));
        return directory.resolve("s");
    }

    private static List<TestVerdict> verdicts(ProblemJudgement judgement) {
        return judgement.tests().stream().map(TestReport::verdict).toList();
    }

    @Test
    void examplesAreOutputsOrProgramsThatMakeThemAndNeedNoTimeLimit() {
        Verification verification = new PackageVerifier(
                        problem(), JURY.toolchains, JURY.queues, 2, PackageVerifier.Progress.NONE, new RunScope())
                .verify();
        assertThat(verification.isGood()).as("%s", verification).isTrue();
        assertThat(verification.timeLimit()).isEmpty();
        assertThat(verification.submissions()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret/small/01.out secret/large/02.out",
                "small/01.ans large/02.ans",
                "01.out 02.ans",
                "mine/small/01.out mine/large/02.out"
            })
    void outputsAreFoundByTheNamesOfTests(String names) {
        String[] both = names.split(" ", -1);
        ProblemJudgement judgement = judge(problem(), outputs(Map.of(both[0], "4\n", both[1], "10000\n")));
        assertThat(verdicts(judgement)).containsExactly(TestVerdict.AC, TestVerdict.AC);
        assertThat(judgement.score()).isEqualTo(100);
    }

    @Test
    void noProgramIsRunForOutputs() {
        ProblemPackage problem = problem();
        int before = JURY.jobs.get();
        judge(problem, outputs(Map.of("01.out", "4\n")));
        assertThat(JURY.jobs.get()).isEqualTo(before);
    }

    @Test
    void aTestWithoutOutputHasNone() {
        ProblemJudgement judgement = judge(problem(), outputs(Map.of("01.out", "4\n", "notes.txt", "hard\n")));
        assertThat(judgement.score()).isEqualTo(40);
        assertThat(judgement.tests())
                .filteredOn(test -> test.verdict() == TestVerdict.NO)
                .singleElement()
                .satisfies(test -> assertThat(test.reason()).contains("there is no output for this test"));
    }

    @Test
    void anOutputMayNotBeLargerThanTheProblemAllows() {
        ProblemJudgement judgement =
                judge(problem(), outputs(Map.of("01.out", "4\n" + " ".repeat(1 << 20), "02.out", "10000\n")));
        assertThat(verdicts(judgement)).contains(TestVerdict.OLE);
    }

    @Test
    void anArchiveOfOutputsIsJudgedAndNothingIsLeftOfIt() throws IOException {
        Path zip = zip(Map.of("all/small/01.out", "4\n", "all/large/02.out", "10000\n"));
        List<Path> before = temporary();
        ProblemJudgement judgement = judge(problem(), zip);
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.AC);
        assertThat(temporary()).isEqualTo(before);
    }

    @Test
    void aHostileArchiveIsRefused() throws IOException {
        ProblemJudgement judgement = judge(problem(), zip(Map.of("../01.out", "4\n")));
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.CE);
        assertThat(judgement.notRun().orElseThrow().reason()).contains("..");
    }

    @Test
    void aProgramIsNoSubmission() {
        ProblemJudgement judgement = judge(problem(), outputs(Map.of("a.py", "print(int(input()) ** 2)\n")));
        assertThat(judgement.verdict()).isEqualTo(TestVerdict.CE);
        assertThat(judgement.notRun().orElseThrow().reason()).contains("named after the tests, such as secret/");
        assertThat(judgement.tests()).isEmpty();
    }

    @Test
    void theOneFileIsTheOutputForTheOneTest() throws IOException {
        problem();
        Path p = directory.resolve("p");
        for (String name : List.of("test_group.yaml", "01.in", "01.ans", "")) {
            Files.delete(p.resolve("data/secret/small").resolve(name));
        }
        Jury.write(p.resolve("data/secret/large/test_group.yaml"), "max_score: 100\n");
        ProblemPackage problem = Jury.read(p);
        Path file = outputs(Map.of("answer.txt", "10000\n")).resolve("answer.txt");
        PackageProgram submission = SubmissionReader.read(file);
        RunScope scope = new RunScope();
        ProblemJudgement judgement = JURY.judge(problem, scope)
                .judge(submission, RunTimes.of(Duration.ofSeconds(1)), Mode.AS_NEEDED, report -> {}, scope);
        assertThat(judgement.score()).isEqualTo(100);
    }

    private Path zip(Map<String, String> files) throws IOException {
        Path zip = directory.resolve("outputs.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                entries.putNextEntry(new ZipEntry(file.getKey()));
                entries.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                entries.closeEntry();
            }
        }
        return zip;
    }

    private static List<Path> temporary() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(path -> path.getFileName().toString().startsWith("brig-outputs-"))
                    .toList();
        }
    }
}
