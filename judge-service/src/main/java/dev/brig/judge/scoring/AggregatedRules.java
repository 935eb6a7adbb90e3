package dev.brig.judge.scoring;

import dev.brig.judge.problem.GroupRules.Aggregated;
import dev.brig.judge.problem.GroupRules.Aggregation;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestGroup.StaticValidation;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.NodeResult.State;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * 2025-09: what a test of a group with a score is worth.
 *
 * @param maximum empty where it is unbounded
 */
record AggregatedRules(boolean scored, OptionalDouble maximum) implements LeafRules {

    static AggregatedRules of(TestGroup group, Aggregated rules) {
        double forSource =
                group.staticValidation().map(StaticValidation::maximumScore).orElse(0.0);
        long tests = Math.max(1, group.testCases().count());
        OptionalDouble maximum = rules.maximumScore();
        if (maximum.isPresent() && rules.aggregation() == Aggregation.SUM) {
            maximum = OptionalDouble.of((maximum.getAsDouble() - forSource) / tests);
        }
        return new AggregatedRules(rules.aggregation() != Aggregation.PASS_FAIL, maximum);
    }

    static AggregatedRules ofStatic(TestGroup group, Aggregated rules) {
        double maximum =
                group.staticValidation().map(StaticValidation::maximumScore).orElse(0.0);
        return new AggregatedRules(rules.aggregation() != Aggregation.PASS_FAIL, OptionalDouble.of(maximum));
    }

    @Override
    public NodeResult judge(String name, TestResult result) {
        Optional<String> fault = fault(result);
        if (fault.isPresent()) {
            String text = "the validator's result for " + name + ": " + fault.get();
            return NodeResult.judged(name, TestVerdict.JE, 0, List.of(text), List.of());
        }
        double score = 0;
        if (scored && result.verdict() == TestVerdict.AC) {
            score = result.score().orElse(result.multiplier().orElse(1) * maximum.orElse(0));
        }
        return NodeResult.judged(name, result.verdict(), score, List.of(), List.of());
    }

    private Optional<String> fault(TestResult result) {
        boolean given = result.score().isPresent() || result.multiplier().isPresent();
        if (result.score().isPresent() && result.multiplier().isPresent()) {
            return Optional.of("score.txt and score_multiplier.txt exclude each other");
        }
        if (result.verdict() != TestVerdict.AC) {
            // A program that failed by itself was not judged by the validator.
            return given && result.verdict() == TestVerdict.WA
                    ? Optional.of("a score for a test that is not accepted")
                    : Optional.empty();
        }
        if (!scored) {
            return given ? Optional.of("a score in a group with pass-fail aggregation") : Optional.empty();
        }
        if (maximum.isEmpty()) {
            return result.score().isEmpty()
                    ? Optional.of("no score.txt, and the group's score is unbounded")
                    : negative(result.score().getAsDouble());
        }
        if (result.multiplier().isPresent()
                && !(result.multiplier().getAsDouble() >= 0
                        && result.multiplier().getAsDouble() <= 1)) {
            return Optional.of("score_multiplier.txt is not between 0 and 1");
        }
        if (result.score().isPresent() && result.score().getAsDouble() > maximum.getAsDouble() + 1e-9) {
            return Optional.of(
                    "a score of " + result.score().getAsDouble() + ", and the test has " + maximum.getAsDouble());
        }
        return result.score().isPresent() ? negative(result.score().getAsDouble()) : Optional.empty();
    }

    private static Optional<String> negative(double score) {
        return score >= 0 && Double.isFinite(score)
                ? Optional.empty()
                : Optional.of("a score that is negative or no number");
    }

    static double groupScore(TestGroup group, Aggregated rules, List<NodeResult> children) {
        // The root is nothing but secret's score; sample has none.
        List<NodeResult> scored = children.stream()
                .filter(child -> !child.name().equals("sample"))
                .toList();
        return switch (rules.aggregation()) {
            case SUM -> scored.stream().mapToDouble(NodeResult::score).sum();
            case MIN -> scored.stream().mapToDouble(NodeResult::score).min().orElse(0);
            case PASS_FAIL -> {
                boolean all = scored.stream().allMatch(child -> child.state() == State.JUDGED && child.isAccepted());
                yield all ? rules.maximumScore().orElse(0) : 0;
            }
        };
    }
}
