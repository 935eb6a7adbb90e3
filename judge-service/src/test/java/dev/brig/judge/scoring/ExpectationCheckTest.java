package dev.brig.judge.scoring;

import static dev.brig.judge.problem.TestVerdict.AC;
import static dev.brig.judge.problem.TestVerdict.CE;
import static dev.brig.judge.problem.TestVerdict.MLE;
import static dev.brig.judge.problem.TestVerdict.RTE;
import static dev.brig.judge.problem.TestVerdict.TLE;
import static dev.brig.judge.problem.TestVerdict.WA;
import static dev.brig.judge.scoring.GroupTrees.results;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.ExpectedVerdict;
import dev.brig.judge.problem.ExpectedVerdict.ScoreRange;
import dev.brig.judge.problem.Glob;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.NodeResult.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectationCheckTest {
    private static final Set<TestVerdict> ALL = Set.of(AC, WA, TLE, RTE);

    private static List<String> mismatches(ExpectedVerdict expectation, double score, Object... pairs) {
        Map<String, TestResult> tests = results(pairs);
        TestVerdict verdict = tests.values().stream()
                .map(TestResult::verdict)
                .filter(one -> one != AC)
                .findFirst()
                .orElse(AC);
        NodeResult root = new NodeResult(
                "",
                State.JUDGED,
                Optional.of(verdict),
                score,
                List.of(),
                List.of(new NodeResult("secret/a", State.JUDGED, Optional.of(AC), 30, List.of(), List.of())));
        PackageProgram program = new PackageProgram(
                "a.py",
                Path.of("a.py"),
                List.of(),
                Optional.of("python3"),
                Optional.empty(),
                PackageProgram.Build.LANGUAGE);
        ExampleSubmission submission =
                new ExampleSubmission("mixed/a.py", program, List.of(), false, List.of(expectation));
        return ExpectationCheck.check(submission, new Judged(root, tests)).stream()
                .map(ExpectationCheck.Mismatch::toString)
                .toList();
    }

    private static ExpectedVerdict.OfTests of(
            String glob,
            Set<TestVerdict> permitted,
            Set<TestVerdict> required,
            Optional<ScoreRange> score,
            String message) {
        return new ExpectedVerdict.OfTests(
                "here",
                glob.isEmpty() ? Optional.empty() : Optional.of(Glob.of(glob)),
                permitted,
                required,
                score,
                message.isEmpty() ? Optional.empty() : Optional.of(message),
                Set.of());
    }

    @Test
    void every_test_must_have_a_permitted_verdict() {
        ExpectedVerdict accepted = of("", Set.of(AC), ALL, Optional.empty(), "");

        assertThat(mismatches(accepted, 0, "secret/1", AC, "secret/2", AC)).isEmpty();
        assertThat(mismatches(accepted, 0, "secret/1", AC, "secret/2", WA, "secret/3", TLE))
                .containsExactly("here: permitted are AC, and there is secret/2 WA and 1 more");
    }

    @Test
    void one_test_must_have_a_required_verdict() {
        ExpectedVerdict slow = of("", Set.of(AC, TLE), Set.of(TLE), Optional.empty(), "");

        assertThat(mismatches(slow, 0, "secret/1", AC, "secret/2", TLE)).isEmpty();
        assertThat(mismatches(slow, 0, "secret/1", AC))
                .containsExactly("here: required is one of TLE, and no test has it");
    }

    @Test
    void memory_is_a_run_time_error_where_only_that_can_be_said() {
        assertThat(mismatches(of("", Set.of(AC, RTE), Set.of(RTE), Optional.empty(), ""), 0, "secret/1", MLE))
                .isEmpty();
        assertThat(mismatches(of("", Set.of(AC, MLE), Set.of(MLE), Optional.empty(), ""), 0, "secret/1", RTE))
                .hasSize(2);
    }

    @Test
    void an_expectation_can_be_about_some_tests() {
        ExpectedVerdict some = of("secret/{a,b}", Set.of(AC), ALL, Optional.empty(), "");

        assertThat(mismatches(some, 0, "secret/a/1", AC, "secret/c/1", WA)).isEmpty();
        assertThat(mismatches(some, 0, "secret/a/1", WA))
                .containsExactly("here: permitted are AC of secret/{a,b}, and there is secret/a/1 WA");
    }

    @Test
    void a_score_is_of_the_whole_or_of_a_group() {
        Optional<ScoreRange> thirty = Optional.of(new ScoreRange(30, 30));

        assertThat(mismatches(of("secret/a", ALL, ALL, thirty, ""), 70, "secret/a/1", AC))
                .isEmpty();
        assertThat(mismatches(of("", ALL, ALL, thirty, ""), 70, "secret/a/1", AC))
                .containsExactly("here: expected is a score of 30.0, and it is 70.0");
        assertThat(mismatches(of("", ALL, ALL, Optional.of(new ScoreRange(60, 80)), ""), 70, "secret/a/1", AC))
                .isEmpty();
    }

    @Test
    void a_message_must_be_there() {
        ExpectedVerdict message = of("", ALL, ALL, Optional.empty(), "too long");

        assertThat(mismatches(message, 0, "secret/1", TestResult.of(WA).withMessage("is too long by 3")))
                .isEmpty();
        assertThat(mismatches(message, 0, "secret/1", WA))
                .containsExactly("here: no message of the validator contains \"too long\"");
    }

    @Test
    void the_whole_has_one_of_the_verdicts_expected() {
        ExpectedVerdict whole = new ExpectedVerdict.OfWhole("here", Set.of(WA, CE), Optional.empty());

        assertThat(mismatches(whole, 0, "secret/1", WA)).isEmpty();
        assertThat(mismatches(whole, 0, "secret/1", TLE)).containsExactly("here: expected is WA, CE, and it is TLE");
    }

    @Test
    void a_part_of_the_score_is_not_all_of_it() {
        ExpectedVerdict partial = new ExpectedVerdict.Partial("here", new ScoreRange(0, 100), true);

        assertThat(mismatches(partial, 70, "secret/1", AC)).isEmpty();
        assertThat(mismatches(partial, 100, "secret/1", AC))
                .containsExactly("here: expected is a part of the score, and it is all of it");
        assertThat(mismatches(partial, 0, "secret/1", WA))
                .containsExactly("here: expected is AC with a part of the score, and it is WA");
    }

    @Test
    void verdicts_read_as_a_line() {
        NodeResult root = new NodeResult("", State.JUDGED, Optional.of(WA), 0, List.of(), List.of());

        assertThat(ExpectationCheck.described(new Judged(root, results("a", AC, "b", WA, "c", AC, "d", WA))))
                .isEqualTo("2 × AC, 2 × WA (b)");
    }
}
