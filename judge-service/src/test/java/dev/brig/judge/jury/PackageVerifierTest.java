package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.jury.Verification.Fault;
import dev.brig.judge.jury.Verification.Row;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.worker.RunScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageVerifierTest {
    private static final Jury JURY = new Jury();

    @TempDir
    private Path directory;

    private final List<String> begun = new ArrayList<>();

    @AfterAll
    static void close() {
        JURY.close();
    }

    private Verification verify(ProblemPackage problem) {
        PackageVerifier.Progress progress = new PackageVerifier.Progress() {
            @Override
            public void begins(String what) {
                begun.add(what);
            }

            @Override
            public void ran(TestReport test) {}

            @Override
            public void judged(Row row) {}
        };
        return new PackageVerifier(problem, JURY.toolchains, JURY.queues, 2, progress, new RunScope()).verify();
    }

    private Path p(String file) {
        return directory.resolve("p").resolve(file);
    }

    /** Prints the number that it reads. */
    private void writeEcho(String yaml) {
        Jury.writeProblem(directory.resolve("p"), "", "7\n", "7\n");
        Jury.write(p("problem.yaml"), "name: P\n" + yaml);
        Jury.write(p("submissions/accepted/a.py"), "print(input())\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pairsum", "stairs", "cipher"})
    void ourOwnPackagesAreGood(String name) {
        ProblemPackage problem = Jury.problem(name);
        Verification verification = verify(problem);
        assertThat(verification.faults()).isEmpty();
        assertThat(verification.submissions())
                .extracting(row -> row.submission().name())
                .containsExactlyElementsOf(problem.submissions().stream()
                        .map(submission -> submission.name())
                        .toList());
        assertThat(verification.submissions())
                .allSatisfy(row -> assertThat(row.isAsExpected()).as("%s", row).isTrue());
        assertThat(verification.isGood()).isTrue();
    }

    @Test
    void aSubmissionThatDoesNotDoAsExpectedIsTold() {
        writeEcho("limits:\n  time_limit: 2\n");
        Jury.write(p("submissions/wrong_answer/right.py"), "print(input())\n");
        Verification verification = verify(Jury.read(directory.resolve("p")));
        assertThat(verification.isGood()).isFalse();
        Row wrong = verification.submissions().getLast();
        assertThat(wrong.submission().name()).isEqualTo("wrong_answer/right.py");
        assertThat(wrong.isAsExpected()).isFalse();
        assertThat(wrong.mismatches())
                .singleElement()
                .satisfies(mismatch -> assertThat(mismatch.reason()).contains("WA"));
    }

    @Test
    void theTimeLimitIsMeasuredWhereThePackageHasNone() {
        writeEcho("");
        Jury.write(
                p("submissions/accepted/slow.py"),
                "import time\nwhile time.process_time() < 0.5: pass\nprint(input())\n");
        Jury.write(p("submissions/time_limit_exceeded/t.py"), "while True: pass\n");
        Verification verification = verify(Jury.read(directory.resolve("p")));
        assertThat(verification.timeLimit().orElseThrow().measured()).isTrue();
        assertThat(verification.timeLimit().orElseThrow().limit().toMillis())
                .isGreaterThanOrEqualTo(2500)
                .isLessThan(10_000);
        assertThat(verification.isGood()).as("%s", verification).isTrue();
    }

    @Test
    void aSubmissionThatTheLimitIsMeasuredByIsJudgedUnderIt() {
        Jury.write(
                p("problem.yaml"),
                "problem_format_version: 2025-09\nname: Echo\nuuid: 5d0c2c0e-7f0a-4a0e-9d5b-0c6a4a1f5b09\n");
        Jury.write(p("statement/problem.en.md"), "Print it.\n");
        Jury.write(p("input_validators/any.py"), "exit(42)\n");
        for (String test : List.of("sample/1", "secret/2")) {
            Jury.write(p("data/" + test + ".in"), test + "\n");
            Jury.write(p("data/" + test + ".ans"), test + "\n");
        }
        Jury.write(p("submissions/accepted/a.py"), "print(input())\n");
        Jury.write(p("submissions/slow/s.py"), """
                import time
                test = input()
                while test == "secret/2" and time.process_time() < 4: pass
                print(test)
                """);
        Jury.write(p("submissions/submissions.yaml"), """
                slow:
                  sample: { use_for_time_limit: lower, permitted: [AC] }
                  secret: { use_for_time_limit: upper, required: [TLE] }
                """);
        Verification verification = verify(Jury.read(directory.resolve("p")));
        assertThat(verification.timeLimit().orElseThrow().limit()).isLessThan(Duration.ofSeconds(4));
        assertThat(verification.submissions().getLast().judgement().verdict()).isEqualTo(TestVerdict.TLE);
        assertThat(verification.isGood()).as("%s", verification).isTrue();
    }

    @Test
    void withoutATimeLimitOrASubmissionToMeasureItByThePackageIsNotGood() {
        writeEcho("");
        Jury.write(p("submissions/accepted/a.py"), "print('no number')\n");
        Verification verification = verify(Jury.read(directory.resolve("p")));
        assertThat(verification.faults()).extracting(Fault::reason).anyMatch(reason -> reason.contains("time limit"));
        assertThat(verification.isGood()).isFalse();
    }

    @Test
    void inputsAreShownToTheInputValidators() {
        writeEcho("limits:\n  time_limit: 2\n");
        Jury.write(
                p("input_validators/any.py"),
                "import sys\nprint('too large') if (large := int(input()) > 5) else None\nsys.exit(43 if large else 42)\n");
        Verification verification = verify(Jury.read(directory.resolve("p")));
        assertThat(verification.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.file()).isEqualTo("data/secret/1.in");
            assertThat(fault.reason()).contains("any.py").contains("43").contains("too large");
        });
        assertThat(verification.isGood()).isFalse();
    }

    @Test
    void anInputValidatorThatCrashesIsToldAsSuch() {
        writeEcho("limits:\n  time_limit: 2\n");
        Jury.write(p("input_validators/any.py"), "import os\nos.kill(os.getpid(), 11)\n");
        Verification verification = verify(Jury.read(directory.resolve("p")));
        assertThat(verification.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.reason()).contains("SIGSEGV"));
    }

    @Test
    void aVivaPatternIsRefusedByNameAndNotPassedOver() {
        writeEcho("limits:\n  time_limit: 2\n");
        Jury.write(p("input_validators/pattern.viva"), "{ n (n > 0); }\n");
        Verification verification = verify(Jury.read(directory.resolve("p")));
        assertThat(verification.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.file()).isEqualTo("input_validators/pattern.viva");
            assertThat(fault.reason()).isEqualTo("not supported: a VIVA pattern");
        });
        assertThat(verification.isGood()).isFalse();
    }

    @Test
    void answersAreShownToTheValidator() {
        writeEcho("limits:\n  time_limit: 2\nvalidator_flags: float_tolerance 1e-6\n");
        Jury.write(p("data/secret/1.ans"), "7\n");
        Jury.write(p("output_validators/v.py"), "import sys\nsys.exit(1)\n");
        Jury.write(p("problem.yaml"), "name: P\nvalidation: custom\nlimits:\n  time_limit: 2\n");
        Verification verification = verify(Jury.read(directory.resolve("p")));
        assertThat(verification.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.file()).isEqualTo("data/secret/1.ans");
            assertThat(fault.reason()).contains("JE").contains("status 1");
        });
        assertThat(verification.submissions()).noneMatch(Row::isAsExpected);
    }

    @Test
    void whatIsNotSupportedIsNamed() {
        assertThat(UnsupportedNeeds.of(Jury.problem("guessnumber"), JURY.policies))
                .isEmpty();
        assertThat(UnsupportedNeeds.of(Jury.problem("pairsum"), JURY.policies)).isEmpty();
        writeEcho("limits:\n  time_limit: 2\n  memory: 100000\n");
        assertThat(UnsupportedNeeds.of(Jury.read(directory.resolve("p")), JURY.policies))
                .singleElement()
                .satisfies(need -> assertThat(need).startsWith("limits.memory"));
    }

    @Test
    void aLanguageThatIsNotHereIsTold() {
        writeEcho("limits:\n  time_limit: 2\n");
        Jury.write(p("submissions/accepted/b.a68"), "SKIP\n");
        Verification verification = verify(Jury.read(directory.resolve("p")));
        Row row = verification.submissions().getLast();
        assertThat(row.isAsExpected()).isFalse();
        assertThat(row.notes())
                .singleElement()
                .satisfies(note -> assertThat(note).contains("algol68"));
    }
}
