package dev.brig.judge.scoring;

import static dev.brig.judge.problem.TestVerdict.AC;
import static dev.brig.judge.problem.TestVerdict.JE;
import static dev.brig.judge.problem.TestVerdict.TLE;
import static dev.brig.judge.problem.TestVerdict.WA;
import static dev.brig.judge.scoring.GroupTrees.evaluate;
import static dev.brig.judge.scoring.GroupTrees.group;
import static dev.brig.judge.scoring.GroupTrees.requiring;
import static dev.brig.judge.scoring.GroupTrees.results;
import static dev.brig.judge.scoring.GroupTrees.test;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.GroupRules.Aggregated;
import dev.brig.judge.problem.GroupRules.Aggregation;
import dev.brig.judge.problem.GroupRules.PassFail;
import dev.brig.judge.problem.GroupRules.Pointed;
import dev.brig.judge.problem.GroupRules.PointsPolicy;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestGroup.StaticValidation;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.NodeResult.State;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The rules of 2025-09, and of formats whose tests carry points. */
class GroupScoringTest {
    private static Aggregated rules(Aggregation aggregation, double maximum) {
        return new Aggregated(aggregation, OptionalDouble.of(maximum));
    }

    private static Aggregated unbounded(Aggregation aggregation) {
        return new Aggregated(aggregation, OptionalDouble.empty());
    }

    /** Sample; a group of all or nothing for 30; a group of two tests for 70 together that requires it. */
    private static TestGroup problem() {
        TestGroup sample = group("sample", new PassFail(), test("sample/1"));
        TestGroup first = group("secret/a", rules(Aggregation.PASS_FAIL, 30), test("a1"), test("a2"));
        TestGroup second = requiring(group("secret/b", rules(Aggregation.SUM, 70), test("b1"), test("b2")), "secret/a");
        return group(
                "", unbounded(Aggregation.SUM), sample, group("secret", rules(Aggregation.SUM, 100), first, second));
    }

    private static TestResult multiplied(double multiplier) {
        return new TestResult(AC, OptionalDouble.empty(), OptionalDouble.of(multiplier), Optional.empty());
    }

    private static TestResult scored(TestVerdict verdict, double score) {
        return new TestResult(verdict, OptionalDouble.of(score), OptionalDouble.empty(), Optional.empty());
    }

    @Test
    void groups_add_up_to_the_score_of_the_whole() {
        NodeResult result = evaluate(problem(), "sample/1", AC, "a1", AC, "a2", AC, "b1", AC, "b2", WA)
                .root();

        assertThat(result.score()).isEqualTo(65);
        assertThat(result.verdict()).contains(WA);
    }

    @Test
    void samples_do_not_count_and_end_nothing() {
        Evaluation evaluation = evaluate(problem(), "sample/1", WA);

        assertThat(evaluation.pending()).containsExactly("a1", "a2");
        assertThat(evaluate(problem(), "sample/1", WA, "a1", AC, "a2", AC, "b1", AC, "b2", AC)
                        .root()
                        .score())
                .isEqualTo(100);
    }

    @Test
    void a_group_waits_for_what_it_requires() {
        assertThat(evaluate(problem(), "sample/1", AC, "a1", AC).pending()).containsExactly("a2");
        assertThat(evaluate(problem(), "sample/1", AC, "a1", AC, "a2", AC).pending())
                .containsExactly("b1", "b2");
    }

    @Test
    void a_group_whose_requirement_failed_is_skipped_and_scores_nothing() {
        Evaluation evaluation = evaluate(problem(), "sample/1", AC, "a1", TLE);

        assertThat(evaluation.pending()).isEmpty();
        assertThat(evaluation.root().score()).isZero();
        assertThat(evaluation.root().verdict()).contains(TLE);
        assertThat(evaluation
                        .root()
                        .all()
                        .filter(node -> node.name().equals("secret/b"))
                        .findFirst())
                .map(NodeResult::state)
                .contains(State.SKIPPED);
    }

    @Test
    void where_all_is_run_the_score_is_the_same() {
        Evaluation first = Scoring.evaluate(problem(), results("sample/1", AC, "a1", WA), Mode.ALL, (a, b, c) -> null);
        Evaluation last = Scoring.evaluate(
                problem(),
                results("sample/1", AC, "a1", WA, "a2", AC, "b1", AC, "b2", AC),
                Mode.ALL,
                (a, b, c) -> null);

        assertThat(first.pending()).containsExactly("a2", "b1", "b2");
        assertThat(last.pending()).isEmpty();
        assertThat(last.root().score()).isZero();
    }

    @Test
    void a_minimum_ends_with_the_first_zero() {
        TestGroup root = group(
                "",
                unbounded(Aggregation.SUM),
                group("secret", rules(Aggregation.MIN, 50), test("a"), test("b"), test("c")));

        assertThat(evaluate(root, "a", multiplied(0.5), "b", AC, "c", 20).root().score())
                .isEqualTo(20);
        Evaluation evaluation = evaluate(root, "a", WA);
        assertThat(evaluation.pending()).isEmpty();
        assertThat(evaluation.root().score()).isZero();
    }

    @Test
    void a_multiplier_is_a_part_of_what_the_test_is_worth() {
        TestGroup root = group(
                "", unbounded(Aggregation.SUM), group("secret", rules(Aggregation.SUM, 100), test("a"), test("b")));

        assertThat(evaluate(root, "a", multiplied(0.25), "b", AC).root().score())
                .isEqualTo(62.5);
    }

    @Test
    void the_source_has_its_part_of_a_group() {
        TestGroup secret = new TestGroup(
                "secret",
                rules(Aggregation.SUM, 100),
                List.of(),
                Optional.of(new StaticValidation(20, List.of())),
                List.of(test("a"), test("b")));
        TestGroup root = group("", unbounded(Aggregation.SUM), secret);

        assertThat(evaluate(root).pending()).containsExactly("secret/:static", "a", "b");
        assertThat(evaluate(root, "secret/:static", AC, "a", AC, "b", WA).root().score())
                .isEqualTo(60);
    }

    @Test
    void scores_that_a_validator_must_not_give_are_judge_errors() {
        TestGroup bounded =
                group("", unbounded(Aggregation.SUM), group("secret", rules(Aggregation.SUM, 10), test("a")));
        TestGroup open = group("", unbounded(Aggregation.SUM), group("secret", unbounded(Aggregation.SUM), test("a")));
        TestGroup passFail =
                group("", unbounded(Aggregation.SUM), group("secret", rules(Aggregation.PASS_FAIL, 10), test("a")));

        assertFault(open, TestResult.of(AC), "no score.txt, and the group's score is unbounded");
        assertFault(bounded, scored(WA, 1), "a score for a test that is not accepted");
        assertFault(open, multiplied(0.5), "no score.txt");
        assertFault(
                bounded,
                new TestResult(AC, OptionalDouble.of(1), OptionalDouble.of(1), Optional.empty()),
                "score.txt and score_multiplier.txt exclude each other");
        assertFault(passFail, scored(AC, 1), "a score in a group with pass-fail aggregation");
        assertFault(bounded, scored(AC, 11), "a score of 11.0, and the test has 10.0");
        assertFault(bounded, scored(AC, -1), "a score that is negative or no number");
        assertFault(bounded, scored(AC, Double.NaN), "a score that is negative or no number");
        assertFault(bounded, multiplied(2), "score_multiplier.txt is not between 0 and 1");
    }

    private static void assertFault(TestGroup root, TestResult result, String fault) {
        NodeResult whole = evaluate(root, "a", result).root();

        assertThat(whole.verdict()).contains(JE);
        assertThat(whole.all().flatMap(node -> node.faults().stream()))
                .anySatisfy(text -> assertThat(text).contains(fault));
    }

    @Test
    void a_problem_without_scores_ends_with_the_first_failure() {
        TestGroup root = group(
                "",
                new PassFail(),
                group("sample", new PassFail(), test("s")),
                group("secret", new PassFail(), test("a"), test("b")));

        assertThat(evaluate(root, "s", WA).pending()).isEmpty();
        assertThat(evaluate(root, "s", AC, "a", TLE).root().verdict()).contains(TLE);
        assertThat(evaluate(root, "s", AC, "a", AC, "b", AC).root().verdict()).contains(AC);
    }

    @Test
    void tests_with_points_count_one_by_one_or_all_together() {
        GroupRules each = new Pointed(PointsPolicy.EACH_TEST);
        TestGroup complete = group("secret/2", new Pointed(PointsPolicy.COMPLETE_GROUP), test("b", 30), test("c", 40));
        TestGroup root = group("", each, group("secret", each, test("a", 30), complete));

        assertThat(evaluate(root, "a", WA, "b", AC, "c", AC).root().score()).isEqualTo(70);
        Evaluation failed = evaluate(root, "a", AC, "b", WA);
        assertThat(failed.pending()).isEmpty();
        assertThat(failed.root().score()).isEqualTo(30);
        assertThat(evaluate(root, "a", scored(WA, 12), "b", AC, "c", AC).root().score())
                .isEqualTo(82);
        assertThat(evaluate(root, "a", 31, "b", AC, "c", AC).root().verdict()).contains(JE);
    }
}
