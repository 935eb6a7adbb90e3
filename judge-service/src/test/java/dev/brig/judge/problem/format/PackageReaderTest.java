package dev.brig.judge.problem.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.ExpectedVerdict.OfTests;
import dev.brig.judge.problem.ExpectedVerdict.TimeLimitUse;
import dev.brig.judge.problem.GroupRules.Aggregated;
import dev.brig.judge.problem.GroupRules.Aggregation;
import dev.brig.judge.problem.GroupRules.DefaultGrader;
import dev.brig.judge.problem.GroupRules.Graded;
import dev.brig.judge.problem.GroupRules.OnReject;
import dev.brig.judge.problem.GroupRules.Pointed;
import dev.brig.judge.problem.GroupRules.PointsPolicy;
import dev.brig.judge.problem.InputValidator;
import dev.brig.judge.problem.OutputValidation;
import dev.brig.judge.problem.PackageFormat;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.Reading;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestGeneration;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageReaderTest {
    @TempDir
    private Path directory;

    private static ProblemPackage resource(String name) throws Exception {
        Path path = Path.of(PackageReaderTest.class
                        .getResource("/problems/" + name + "/problem.yaml")
                        .toURI())
                .getParent();
        Reading reading = PackageReader.read(path);
        assertThat(reading.findings()).isEmpty();
        return ((Reading.Read) reading).problem();
    }

    private static TestGroup group(ProblemPackage problem, String name) {
        return problem.data()
                .root()
                .groups()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static TestCase test(ProblemPackage problem, String name) {
        return problem.data()
                .testCases()
                .filter(test -> test.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ExampleSubmission submission(ProblemPackage problem, String name) {
        return problem.submissions().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_legacy_package_with_a_validator_of_its_own_is_read() throws Exception {
        ProblemPackage problem = resource("pairsum");

        assertThat(problem.format()).isEqualTo(PackageFormat.LEGACY);
        assertThat(problem.names()).containsEntry("en", "Pair Sum");
        assertThat(problem.limits().time().given()).contains(Duration.ofSeconds(1));
        assertThat(problem.limits().memoryBytes()).hasValue(256L << 20);
        assertThat(problem.programs().outputValidation())
                .isInstanceOfSatisfying(
                        OutputValidation.Kattis.class,
                        validation -> assertThat(validation.validators())
                                .singleElement()
                                .satisfies(program ->
                                        assertThat(program.language()).contains("cpp")));
        assertThat(problem.programs().inputValidators())
                .singleElement()
                .isInstanceOf(InputValidator.KattisProgram.class);
        assertThat(problem.data().testCases().map(TestCase::name))
                .containsExactly("sample/1", "secret/01-two", "secret/02-same", "secret/03-large");
        assertThat(test(problem, "secret/02-same").description()).isPresent();
        assertThat(problem.submissions()).hasSize(6);
    }

    @Test
    void an_interactive_package_is_read() throws Exception {
        ProblemPackage problem = resource("guessnumber");

        assertThat(problem.types()).containsExactlyInAnyOrder(ProblemType.PASS_FAIL, ProblemType.INTERACTIVE);
        assertThat(test(problem, "sample/1").shown()).containsKey(TestCase.Shown.INTERACTION);
        assertThat(test(problem, "sample/1").fullFeedback()).isTrue();
        assertThat(test(problem, "secret/01-first").fullFeedback()).isFalse();
        assertThat(problem.mayWriteFiles()).isFalse();
        assertThat(problem.data().invalidInputs()).hasSize(2);
    }

    @Test
    void groups_with_scores_are_read() throws Exception {
        ProblemPackage problem = resource("stairs");

        assertThat(problem.is(ProblemType.SCORING)).isTrue();
        assertThat(group(problem, "secret/1small").rules())
                .isEqualTo(new Aggregated(Aggregation.PASS_FAIL, OptionalDouble.of(30)));
        assertThat(group(problem, "secret/3large").requirePass()).containsExactly("sample", "secret/1small");
        assertThat(test(problem, "secret/1small/1").arguments().forInputValidator("validate.py"))
                .containsExactly("20");
        assertThat(problem.constants().in("M = {{modulus}} {{other}}")).isEqualTo("M = 1000000007 {{other}}");
        assertThat(submission(problem, "accepted/matrix").modelSolution()).isTrue();
        OfTests large = (OfTests) submission(problem, "partially_accepted/linear.cc")
                .expectations()
                .getLast();
        assertThat(large.required()).containsExactly(TestVerdict.TLE);
        assertThat(large.use()).containsExactly(TimeLimitUse.UPPER);
        assertThat(large.score())
                .hasValueSatisfying(range -> assertThat(range.contains(10)).isTrue());
    }

    @Test
    void a_multi_pass_package_is_read() throws Exception {
        ProblemPackage problem = resource("cipher");

        assertThat(problem.is(ProblemType.MULTI_PASS)).isTrue();
        assertThat(problem.limits().validationPasses()).isEqualTo(2);
    }

    @Test
    void legacy_settings_are_inherited_by_groups_within() {
        ProblemPackage problem = PackageDirectory.legacyScoring(directory)
                .with("problem.yaml", "name: x\ntype: scoring\nvalidator_flags: case_sensitive\n")
                .with("data/secret/testdata.yaml", "accept_score: 7\ngrader_flags: min first_error\non_reject: break\n")
                .with("data/secret/deep/testdata.yaml", "output_validator_flags: float_tolerance 1e-6\n")
                .with("data/secret/deep/2.in", "1\n")
                .with("data/secret/deep/2.ans", "1\n")
                .problem();

        Graded deep = (Graded) group(problem, "secret/deep").rules();
        assertThat(deep.acceptScore()).isEqualTo(7);
        assertThat(deep.onReject()).isEqualTo(OnReject.BREAK);
        assertThat(deep.grader())
                .isEqualTo(group(problem, "secret").rules() instanceof Graded graded ? graded.grader() : null);
        assertThat(((DefaultGrader) ((Graded) problem.data().root().rules()).grader()).ignoreSample())
                .isTrue();
        assertThat(((DefaultGrader) deep.grader()).ignoreSample()).isFalse();
        assertThat(test(problem, "secret/deep/2").arguments().outputValidator())
                .containsExactly("case_sensitive", "float_tolerance", "1e-6");
        assertThat(test(problem, "secret/1").arguments().outputValidator()).containsExactly("case_sensitive");
    }

    @Test
    void links_within_the_package_are_followed() {
        ProblemPackage problem = PackageDirectory.modern(directory)
                .withLink("data/secret/2.in", "1.in")
                .withLink("data/secret/2.ans", "../sample/1.ans")
                .withLink("submissions/rejected", "accepted")
                .problem();

        assertThat(problem.data().testCases().map(TestCase::name)).contains("secret/2");
        assertThat(submission(problem, "rejected/right.py").expectations()).isNotEmpty();
    }

    @Test
    void all_findings_of_a_package_come_together() {
        Reading reading = PackageDirectory.modern(directory)
                .with("problem.yaml", PackageDirectory.modernYaml("limits: {memory: -1, output: x}\nlicense: gpl\n"))
                .without("data/secret/1.ans")
                .read();

        assertThat(reading).isInstanceOf(Reading.Refused.class);
        assertThat(reading.findings())
                .extracting(finding -> finding.field())
                .contains("limits.memory", "limits.output", "license");
        assertThat(reading.findings()).extracting(finding -> finding.file()).contains("data/secret/1.ans");
    }

    @Test
    void what_domjudge_says_in_sources_is_expected() {
        ProblemPackage problem = PackageDirectory.legacy(directory)
                .with("submissions/mixed/a.py", "# @EXPECTED_RESULTS@: TIMELIMIT, CORRECT\n")
                .with("submissions/wrong_answer/b.py", "# @EXPECTED_RESULTS@: CORRECT\n")
                .problem();

        assertThat(submission(problem, "mixed/a.py").expectations())
                .singleElement()
                .extracting("verdicts")
                .isEqualTo(Set.of(TestVerdict.TLE, TestVerdict.AC));
        assertThat(submission(problem, "wrong_answer/b.py").expectations())
                .singleElement()
                .isInstanceOf(OfTests.class);
    }

    @Test
    void a_polygon_package_is_read() {
        ProblemPackage problem = PackageDirectory.polygon(directory).problem();

        assertThat(problem.format()).isEqualTo(PackageFormat.POLYGON);
        assertThat(problem.limits().time().given()).contains(Duration.ofMillis(1500));
        assertThat(problem.limits().memoryBytes()).hasValue(256L << 20);
        assertThat(group(problem, "secret/2").rules()).isEqualTo(new Pointed(PointsPolicy.COMPLETE_GROUP));
        assertThat(group(problem, "secret/2").requirePass()).containsExactly("secret/1");
        assertThat(test(problem, "secret/02").points()).hasValue(100);
        assertThat(problem.programs().generations()).isEmpty();
        OutputValidation.Testlib checker =
                (OutputValidation.Testlib) problem.programs().outputValidation();
        assertThat(checker.checker().files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("check.cpp", "testlib.h");
        assertThat(submission(problem, "slow.py").program().language()).contains("python3");
    }

    @Test
    void what_a_polygon_package_does_not_hold_is_to_be_made() {
        ProblemPackage problem = PackageDirectory.polygon(directory)
                .without("tests/02")
                .without("tests/02.a")
                .without("tests/01.a")
                .problem();

        assertThat(problem.programs().generations())
                .extracting(TestGeneration::test, TestGeneration::answer)
                .containsExactly(
                        tuple("secret/01", TestGeneration.Answer.SOLUTION),
                        tuple("secret/02", TestGeneration.Answer.SOLUTION));
        TestGeneration.Generator generator =
                problem.programs().generations().getLast().generator().orElseThrow();
        assertThat(generator.program().name()).isEqualTo("gen.cpp");
        assertThat(generator.arguments()).containsExactly("2");
    }

    @Test
    void what_a_dmoj_problem_generates_is_to_be_made() {
        ProblemPackage problem = PackageDirectory.dmoj(directory)
                .with("init.yml", """
                        generator: gen.py
                        test_cases:
                        - {in: 1.in, out: 1.out}
                        - {generator_args: [5, x], points: 3}
                        - {in: 2.in, generator_args: [1]}
                        """)
                .with("gen.py", "\n")
                .problem();

        assertThat(problem.programs().generations())
                .extracting(TestGeneration::test, TestGeneration::answer)
                .containsExactly(
                        tuple("secret/0002", TestGeneration.Answer.GENERATOR),
                        tuple("secret/0003", TestGeneration.Answer.GENERATOR));
        assertThat(problem.programs()
                        .generations()
                        .getFirst()
                        .generator()
                        .orElseThrow()
                        .arguments())
                .containsExactly("5", "x");
        assertThat(test(problem, "secret/0002").points()).hasValue(3);
    }

    @Test
    void a_dmoj_problem_is_read() {
        ProblemPackage problem = PackageDirectory.dmoj(directory).problem();

        assertThat(problem.data().testCases()).hasSize(3);
        assertThat(group(problem, "secret/batch002").rules()).isEqualTo(new Pointed(PointsPolicy.COMPLETE_GROUP));
    }

    @Test
    void packages_of_other_kinds_are_named_as_such() {
        assertThat(PackageReader.read(directory).findings())
                .singleElement()
                .asString()
                .contains("has neither problem.yaml nor");
        assertThat(PackageReader.read(directory.resolve("none")).findings()).hasSize(1);
        assertThat(List.of(PackageReader.read(directory))).allMatch(Reading.Refused.class::isInstance);
    }
}
