package dev.brig.judge.problem;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * All tests of a problem.
 *
 * @param root what is judged: {@code sample} and {@code secret}
 * @param interactions conversations to show that belong to no test
 * @param invalidInputs inputs that an input validator must refuse
 * @param invalidOutputs outputs that the output validator must refuse
 * @param validOutputs outputs that it must accept
 */
public record TestData(
        TestGroup root,
        List<Path> interactions,
        List<TestCase> invalidInputs,
        List<TestCase> invalidOutputs,
        List<TestCase> validOutputs) {
    public static final String SAMPLE = "sample";
    public static final String SECRET = "secret";

    public TestData {
        interactions = List.copyOf(interactions);
        invalidInputs = List.copyOf(invalidInputs);
        invalidOutputs = List.copyOf(invalidOutputs);
        validOutputs = List.copyOf(validOutputs);
    }

    TestData with(UnaryOperator<TestCase> other) {
        return new TestData(root.with(other), interactions, invalidInputs, invalidOutputs, validOutputs);
    }

    /** The tests that a submission is judged by. */
    public Stream<TestCase> testCases() {
        return root.testCases();
    }
}
