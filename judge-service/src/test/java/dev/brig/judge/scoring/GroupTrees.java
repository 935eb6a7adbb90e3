package dev.brig.judge.scoring;

import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.TestArguments;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestNode;
import dev.brig.judge.problem.TestVerdict;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Groups and results for tests, written short. */
final class GroupTrees {
    private GroupTrees() {}

    static TestCase test(String name) {
        return test(name, OptionalDouble.empty());
    }

    static TestCase test(String name, double points) {
        return test(name, OptionalDouble.of(points));
    }

    private static TestCase test(String name, OptionalDouble points) {
        Path file = Path.of(name);
        return new TestCase(
                name,
                file,
                Optional.of(file),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                TestArguments.NONE,
                points,
                false,
                Optional.empty(),
                Optional.empty());
    }

    static TestGroup group(String name, GroupRules rules, TestNode... children) {
        return new TestGroup(name, rules, List.of(), Optional.empty(), List.of(children));
    }

    static TestGroup requiring(TestGroup group, String... names) {
        return new TestGroup(group.name(), group.rules(), List.of(names), group.staticValidation(), group.children());
    }

    /** {@code "a", AC, "b", WA}: names with verdicts, scores or results. */
    static Map<String, TestResult> results(Object... pairs) {
        Map<String, TestResult> results = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            results.put(
                    (String) pairs[i],
                    switch (pairs[i + 1]) {
                        case TestVerdict verdict -> TestResult.of(verdict);
                        case Integer score -> TestResult.scored(score);
                        case TestResult result -> result;
                        default -> throw new IllegalArgumentException(pairs[i + 1].toString());
                    });
        }
        return results;
    }

    static Evaluation evaluate(TestGroup root, Object... pairs) {
        return Scoring.evaluate(root, results(pairs), Mode.AS_NEEDED, (group, arguments, grades) -> {
            throw new AssertionError("there is no grader");
        });
    }
}
