package dev.brig.judge.scoring;

import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import java.util.List;

/** Tests that carry points: all of them if accepted, or as many as the checker gave. */
record PointRules(double points) implements LeafRules {
    static PointRules of(TestCase test) {
        return new PointRules(test.points().orElse(0));
    }

    @Override
    public NodeResult judge(String name, TestResult result) {
        double score = result.score().orElse(result.verdict() == TestVerdict.AC ? points : 0);
        if (score < 0 || score > points + 1e-9) {
            String fault = "the checker gave " + score + " points for " + name + ", which has " + points;
            return NodeResult.judged(name, TestVerdict.JE, 0, List.of(fault), List.of());
        }
        return NodeResult.judged(name, result.verdict(), score, List.of(), List.of());
    }
}
