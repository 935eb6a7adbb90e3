package dev.brig.judge.scoring;

import dev.brig.judge.problem.TestVerdict;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of one test.
 *
 * @param score that the validator gave; of a testlib checker, its points
 * @param multiplier that the validator gave instead, from 0 to 1
 * @param message of the validator to the judges
 */
public record TestResult(
        TestVerdict verdict, OptionalDouble score, OptionalDouble multiplier, Optional<String> message) {

    public static TestResult of(TestVerdict verdict) {
        return new TestResult(verdict, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());
    }

    public static TestResult scored(double score) {
        return new TestResult(TestVerdict.AC, OptionalDouble.of(score), OptionalDouble.empty(), Optional.empty());
    }

    public TestResult withMessage(String text) {
        return new TestResult(verdict, score, multiplier, Optional.of(text));
    }
}
