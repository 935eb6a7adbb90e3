package dev.brig.judge.problem;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Tests and groups that are judged together.
 *
 * @param name the path beneath {@code data/}; empty for the root
 * @param rules how the results within become the group's
 * @param requirePass names of groups that must be accepted whole before this one is judged
 * @param staticValidation the test of the source, where there is one
 * @param children in the order in which they are judged
 */
public record TestGroup(
        String name,
        GroupRules rules,
        List<String> requirePass,
        Optional<StaticValidation> staticValidation,
        List<TestNode> children)
        implements TestNode {

    /**
     * A test of the submission's source by the static validator.
     *
     * @param maximumScore 0 where it only passes or fails
     */
    public record StaticValidation(double maximumScore, List<String> arguments) {
        public StaticValidation {
            arguments = List.copyOf(arguments);
        }
    }

    public TestGroup {
        requirePass = List.copyOf(requirePass);
        children = List.copyOf(children);
    }

    TestGroup with(UnaryOperator<TestCase> other) {
        List<TestNode> own = children.stream()
                .<TestNode>map(child -> switch (child) {
                    case TestCase test -> other.apply(test);
                    case TestGroup group -> group.with(other);
                })
                .toList();
        return new TestGroup(name, rules, requirePass, staticValidation, own);
    }

    /** All tests beneath, in the order in which they are judged. */
    public Stream<TestCase> testCases() {
        return children.stream().flatMap(child -> switch (child) {
            case TestCase test -> Stream.of(test);
            case TestGroup group -> group.testCases();
        });
    }

    /** This group and all beneath. */
    public Stream<TestGroup> groups() {
        return Stream.concat(
                Stream.of(this),
                children.stream().flatMap(child -> child instanceof TestGroup group ? group.groups() : Stream.empty()));
    }
}
