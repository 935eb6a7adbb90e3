package dev.brig.judge.scoring;

import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.ExpectedVerdict;
import dev.brig.judge.problem.ExpectedVerdict.OfTests;
import dev.brig.judge.problem.ExpectedVerdict.OfWhole;
import dev.brig.judge.problem.ExpectedVerdict.Partial;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.NodeResult.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether a submission did what its author expects of it. */
public final class ExpectationCheck {

    /**
     * An expectation that was not met.
     *
     * @param source where it stands
     * @param reason what was expected and what came
     */
    public record Mismatch(String source, String reason) {
        @Override
        public String toString() {
            return source + ": " + reason;
        }
    }

    private final Judged judged;
    private final List<Mismatch> mismatches = new ArrayList<>();

    private ExpectationCheck(Judged judged) {
        this.judged = judged;
    }

    /** What was not as expected; empty if all was. */
    public static List<Mismatch> check(ExampleSubmission submission, Judged judged) {
        ExpectationCheck check = new ExpectationCheck(judged);
        for (ExpectedVerdict expectation : submission.expectations()) {
            switch (expectation) {
                case OfTests tests -> check.tests(tests);
                case OfWhole whole -> check.whole(whole);
                case Partial partial -> check.partial(partial);
            }
        }
        return check.mismatches;
    }

    /** The verdicts of a submission as one reads them: {@code 12 × AC, 1 × WA (secret/03)}. */
    public static String described(Judged judged) {
        Map<TestVerdict, List<String>> byVerdict = new TreeMap<>();
        new TreeMap<>(judged.tests())
                .forEach((name, result) -> byVerdict
                        .computeIfAbsent(result.verdict(), key -> new ArrayList<>())
                        .add(name));
        return byVerdict.entrySet().stream()
                .map(entry -> entry.getValue().size() + " × " + entry.getKey().name()
                        + (entry.getKey() == TestVerdict.AC
                                ? ""
                                : " (" + entry.getValue().getFirst() + ")"))
                .collect(Collectors.joining(", "));
    }

    private void tests(OfTests expected) {
        Map<String, TestResult> tests = new TreeMap<>();
        judged.tests().forEach((name, result) -> {
            if (expected.tests().isEmpty() || expected.tests().get().matches(name)) {
                tests.put(name, result);
            }
        });
        String where = expected.tests().map(glob -> " of " + glob).orElse("");
        List<String> forbidden = tests.entrySet().stream()
                .filter(test -> !isOneOf(test.getValue().verdict(), expected.permitted()))
                .map(test -> test.getKey() + " " + test.getValue().verdict())
                .toList();
        if (!forbidden.isEmpty()) {
            add(
                    expected,
                    "permitted are " + words(expected.permitted()) + where + ", and there is " + forbidden.getFirst()
                            + (forbidden.size() > 1 ? " and " + (forbidden.size() - 1) + " more" : ""));
        }
        if (tests.values().stream().noneMatch(test -> isOneOf(test.verdict(), expected.required()))) {
            add(expected, "required is one of " + words(expected.required()) + where + ", and no test has it");
        }
        expected.message().ifPresent(text -> {
            if (tests.values().stream()
                    .noneMatch(test -> test.message().orElse("").contains(text))) {
                add(expected, "no message of the validator contains \"" + text + "\"");
            }
        });
        if (expected.score().isPresent()) {
            String group = expected.tests().map(Object::toString).orElse("");
            Optional<NodeResult> result = judged.root()
                    .all()
                    .filter(node -> node.name().equals(group) && node.state() != State.PENDING)
                    .findFirst();
            score(
                    expected,
                    expected.score().get(),
                    result.map(NodeResult::score).orElse(0.0),
                    group);
        }
    }

    private void whole(OfWhole expected) {
        TestVerdict verdict = judged.root().verdict().orElse(TestVerdict.JE);
        if (!isOneOf(verdict, expected.verdicts())) {
            add(expected, "expected is " + words(expected.verdicts()) + ", and it is " + verdict);
        }
        expected.score().ifPresent(range -> score(expected, range, judged.root().score(), ""));
    }

    private void partial(Partial expected) {
        double best = expected.maximize()
                ? expected.possible().highest()
                : expected.possible().lowest();
        if (!judged.root().isAccepted()) {
            add(
                    expected,
                    "expected is AC with a part of the score, and it is "
                            + judged.root().verdict().orElse(TestVerdict.JE));
        } else if (judged.root().score() == best) {
            add(expected, "expected is a part of the score, and it is all of it");
        }
    }

    private void score(ExpectedVerdict expectation, ExpectedVerdict.ScoreRange range, double score, String group) {
        if (!range.contains(score)) {
            String expected = range.lowest() == range.highest()
                    ? String.valueOf(range.lowest())
                    : range.lowest() + " to " + range.highest();
            add(
                    expectation,
                    "expected is a score of " + expected + (group.isEmpty() ? "" : " for " + group) + ", and it is "
                            + score);
        }
    }

    private void add(ExpectedVerdict expectation, String reason) {
        mismatches.add(new Mismatch(expectation.source(), reason));
    }

    private static boolean isOneOf(TestVerdict verdict, Set<TestVerdict> verdicts) {
        return verdicts.contains(verdict) || verdicts.contains(verdict.coarse());
    }

    private static String words(Set<TestVerdict> verdicts) {
        return verdicts.stream().sorted().map(TestVerdict::name).collect(Collectors.joining(", "));
    }
}
