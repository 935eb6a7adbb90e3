package dev.brig.judge.scoring;

import static dev.brig.judge.problem.TestVerdict.AC;
import static dev.brig.judge.problem.TestVerdict.JE;
import static dev.brig.judge.problem.TestVerdict.RTE;
import static dev.brig.judge.problem.TestVerdict.TLE;
import static dev.brig.judge.problem.TestVerdict.WA;
import static dev.brig.judge.scoring.GroupTrees.evaluate;
import static dev.brig.judge.scoring.GroupTrees.group;
import static dev.brig.judge.scoring.GroupTrees.test;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.GroupRules.DefaultGrader;
import dev.brig.judge.problem.GroupRules.Graded;
import dev.brig.judge.problem.GroupRules.OnReject;
import dev.brig.judge.problem.GroupRules.ScoreMode;
import dev.brig.judge.problem.GroupRules.VerdictMode;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.NodeResult.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyScoringTest {
    private static Graded rules(
            OnReject onReject, VerdictMode verdict, ScoreMode score, boolean ignoreSample, boolean any) {
        return new Graded(
                onReject,
                new DefaultGrader(verdict, score, ignoreSample, any),
                10,
                -1,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY);
    }

    private static Graded rules(OnReject onReject) {
        return rules(onReject, VerdictMode.WORST_ERROR, ScoreMode.SUM, false, false);
    }

    private static NodeResult three(Graded rules, Object first, Object second, Object third) {
        TestGroup root = group("", rules, test("a"), test("b"), test("c"));
        return evaluate(root, "a", first, "b", second, "c", third).root();
    }

    @ParameterizedTest(name = "{0} {1}: {2}, {3}")
    @CsvSource({
        "WORST_ERROR, SUM, RTE,  8",
        "FIRST_ERROR, AVG, WA,   2.6666666666666665",
        "ALWAYS_ACCEPT, MIN, AC, -1",
        "WORST_ERROR, MAX, RTE,  10",
    })
    void the_default_grader_makes_one_of_many(
            VerdictMode verdict, ScoreMode score, TestVerdict expected, double value) {
        NodeResult result = three(rules(OnReject.CONTINUE, verdict, score, false, false), AC, WA, RTE);

        assertThat(result.verdict()).contains(expected);
        assertThat(result.score()).isEqualTo(value);
    }

    @Test
    void one_accepted_result_is_enough_where_that_is_asked_for() {
        Graded any = rules(OnReject.CONTINUE, VerdictMode.FIRST_ERROR, ScoreMode.SUM, false, true);

        assertThat(three(any, WA, AC, TLE).verdict()).contains(AC);
        assertThat(three(any, TLE, WA, WA).verdict()).contains(TLE);
    }

    @Test
    void samples_are_judged_and_ignored() {
        Graded root = rules(OnReject.CONTINUE, VerdictMode.WORST_ERROR, ScoreMode.SUM, true, false);
        TestGroup tree = group(
                "",
                root,
                group("sample", rules(OnReject.BREAK), test("sample/1")),
                group("secret", rules(OnReject.BREAK), test("secret/1")));

        NodeResult result = evaluate(tree, "sample/1", WA, "secret/1", AC).root();

        assertThat(result.verdict()).contains(AC);
        assertThat(result.score()).isEqualTo(10);
    }

    @Test
    void a_group_that_breaks_leaves_out_what_comes_after_a_failure() {
        TestGroup root =
                group("", rules(OnReject.BREAK), test("a"), test("b"), group("c", rules(OnReject.BREAK), test("c/1")));

        Evaluation evaluation = evaluate(root, "a", AC, "b", WA);

        assertThat(evaluation.pending()).isEmpty();
        assertThat(evaluation.root().verdict()).contains(WA);
        assertThat(evaluation.root().score()).isEqualTo(9);
        assertThat(evaluation.root().children().getLast().state()).isEqualTo(State.SKIPPED);
    }

    @Test
    void a_group_that_continues_runs_all() {
        TestGroup root = group("", rules(OnReject.CONTINUE), test("a"), test("b"));

        assertThat(evaluate(root, "a", WA).pending()).containsExactly("b");
    }

    @Test
    void what_was_run_after_a_failure_changes_nothing() {
        TestGroup root = group("", rules(OnReject.BREAK), test("a"), test("b"), test("c"));

        NodeResult result = evaluate(root, "a", AC, "b", WA, "c", RTE).root();

        assertThat(result.verdict()).contains(WA);
        assertThat(result.score()).isEqualTo(9);
    }

    @Test
    void a_failure_decides_only_when_all_before_it_are_known() {
        TestGroup root = group("", rules(OnReject.BREAK), test("a"), test("b"), test("c"));

        Evaluation evaluation = evaluate(root, "b", WA);

        assertThat(evaluation.root().state()).isEqualTo(State.PENDING);
        assertThat(evaluation.pending()).containsExactly("a");
    }

    @Test
    void a_score_of_the_validator_stands_before_accept_score() {
        TestGroup root = group("", rules(OnReject.BREAK), test("a"), test("b"));

        assertThat(evaluate(root, "a", 3, "b", AC).root().score()).isEqualTo(13);
    }

    @Test
    void a_score_outside_the_range_is_a_judge_error() {
        Graded narrow = new Graded(
                OnReject.BREAK, new DefaultGrader(VerdictMode.WORST_ERROR, ScoreMode.SUM, false, false), 1, 0, 0, 1);
        NodeResult result = evaluate(group("", narrow, test("a"), test("b")), "a", AC, "b", AC)
                .root();

        assertThat(result.verdict()).contains(JE);
        assertThat(result.faults()).singleElement().asString().contains("outside its range from 0.0 to 1.0");
    }

    @Test
    void a_grader_of_the_package_gets_what_was_judged() {
        Graded own = new Graded(OnReject.CONTINUE, new GroupRules.CustomGrader(List.of("half")), 8, 0, 0, 100);
        TestGroup root = group("", own, test("a"), test("b"));

        Evaluation evaluation = Scoring.evaluate(
                root, GroupTrees.results("a", AC, "b", WA), Mode.AS_NEEDED, (group, arguments, grades) -> {
                    assertThat(arguments).containsExactly("half");
                    return new GroupGrader.Answer.Graded(new GroupGrader.Grade(
                            AC,
                            grades.stream()
                                            .mapToDouble(GroupGrader.Grade::score)
                                            .sum()
                                    / 2));
                });

        assertThat(evaluation.root().verdict()).isEqualTo(Optional.of(AC));
        assertThat(evaluation.root().score()).isEqualTo(4);
    }

    @Test
    void a_grader_that_fails_is_a_judge_error_with_its_reason_and_is_not_asked_about_one() {
        Graded own = new Graded(OnReject.CONTINUE, new GroupRules.CustomGrader(List.of()), 8, 0, 0, 100);
        TestGroup root = group("", own, test("a"));

        NodeResult failed = Scoring.evaluate(
                        root,
                        GroupTrees.results("a", AC),
                        Mode.AS_NEEDED,
                        (group, arguments, grades) -> new GroupGrader.Answer.Failed("the grader died"))
                .root();
        NodeResult notAsked = Scoring.evaluate(
                        root, GroupTrees.results("a", JE), Mode.AS_NEEDED, (group, arguments, grades) -> {
                            throw new AssertionError("asked");
                        })
                .root();

        assertThat(failed.verdict()).contains(JE);
        assertThat(failed.faults()).containsExactly("the grader died");
        assertThat(notAsked.verdict()).contains(JE);
    }
}
