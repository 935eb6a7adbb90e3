package dev.brig.judge.scoring;

import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.GroupRules.Aggregated;
import dev.brig.judge.problem.GroupRules.CustomGrader;
import dev.brig.judge.problem.GroupRules.DefaultGrader;
import dev.brig.judge.problem.GroupRules.Graded;
import dev.brig.judge.problem.GroupRules.OnReject;
import dev.brig.judge.problem.GroupRules.PassFail;
import dev.brig.judge.problem.GroupRules.Pointed;
import dev.brig.judge.problem.GroupRules.PointsPolicy;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestNode;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.NodeResult.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the results of tests into those of groups and of the whole, by the rules of the problem's format. */
public final class Scoring {
    private final Map<String, TestResult> results;
    private final Mode mode;
    private final GroupGrader grader;
    private final Map<String, NodeResult> groups = new HashMap<>();
    private final List<String> pending = new ArrayList<>();

    private Scoring(Map<String, TestResult> results, Mode mode, GroupGrader grader) {
        this.results = results;
        this.mode = mode;
        this.grader = grader;
    }

    /**
     * The result as far as it is known. The order in which tests were run makes no difference: what comes after a failure that ends
     * a group is left out even if it was run.
     *
     * @param results by the test's name; a static validation's by {@link #staticTest}
     * @param grader asked where the package has one of its own
     */
    public static Evaluation evaluate(TestGroup root, Map<String, TestResult> results, Mode mode, GroupGrader grader) {
        Scoring scoring = new Scoring(results, mode, grader);
        NodeResult result = scoring.group(root, false);
        return new Evaluation(result, scoring.pending);
    }

    /** The name under which the result of a group's static validation is looked up. */
    public static String staticTest(TestGroup group) {
        return group.name() + "/:static";
    }

    private NodeResult group(TestGroup group, boolean skip) {
        NodeResult result = children(group, skip || !requirementsMet(group));
        groups.put(group.name(), result);
        return result;
    }

    /** A group whose requirements are not known yet waits: it can still turn out that it is not run. */
    private boolean requirementsMet(TestGroup group) {
        return group.requirePass().stream()
                .map(name -> Optional.ofNullable(groups.get(name)))
                .noneMatch(required -> required.isEmpty() || required.get().hasFailed());
    }

    private boolean requirementsPending(TestGroup group) {
        return group.requirePass().stream()
                .map(groups::get)
                .anyMatch(required -> required != null && required.state() == State.PENDING);
    }

    private NodeResult children(TestGroup group, boolean skip) {
        List<NodeResult> children = new ArrayList<>();
        boolean waiting = requirementsPending(group);
        int marked = pending.size();
        boolean ended = skip;
        if (group.staticValidation().isPresent()) {
            NodeResult result = leaf(staticTest(group), staticRules(group), ended);
            children.add(result);
            ended |= ends(group.rules(), result);
        }
        for (TestNode child : group.children()) {
            NodeResult result = switch (child) {
                case TestGroup inner -> group(inner, ended);
                case TestCase test ->
                    leaf(test.name(), test.points().isPresent() ? PointRules.of(test) : scores(group), ended);
            };
            children.add(result);
            ended |= ends(group.rules(), result);
        }
        if (waiting) {
            pending.subList(marked, pending.size()).clear();
        }
        if (skip) {
            return NodeResult.of(group.name(), State.SKIPPED, children);
        }
        if (waiting || undecided(group.rules(), children)) {
            return NodeResult.of(group.name(), State.PENDING, children);
        }
        return result(group, children);
    }

    /** Whether what comes after such a result in the group cannot matter. */
    private static boolean ends(GroupRules rules, NodeResult result) {
        boolean failed = result.state() == State.JUDGED && !result.isAccepted();
        return switch (rules) {
            case PassFail passFail -> failed;
            case Graded graded -> failed && graded.onReject() == OnReject.BREAK;
            case Aggregated aggregated ->
                switch (aggregated.aggregation()) {
                    case PASS_FAIL -> failed || result.state() == State.SKIPPED;
                    case MIN ->
                        result.state() == State.SKIPPED || (result.state() == State.JUDGED && result.score() == 0);
                    case SUM -> false;
                };
            case Pointed pointed -> failed && pointed.policy() == PointsPolicy.COMPLETE_GROUP;
        };
    }

    private static boolean undecided(GroupRules rules, List<NodeResult> children) {
        for (NodeResult child : children) {
            if (child.state() == State.PENDING) {
                return true;
            }
            if (ends(rules, child)) {
                return false;
            }
        }
        return false;
    }

    private NodeResult leaf(String name, LeafRules rules, boolean skip) {
        TestResult result = results.get(name);
        if (skip && mode == Mode.AS_NEEDED) {
            return NodeResult.of(name, State.SKIPPED, List.of());
        }
        if (result == null) {
            pending.add(name);
            return NodeResult.of(name, State.PENDING, List.of());
        }
        return rules.judge(name, result);
    }

    private LeafRules scores(TestGroup group) {
        return switch (group.rules()) {
            case PassFail passFail -> LeafRules.UNSCORED;
            case Graded graded -> new LegacyRules(graded);
            case Aggregated aggregated -> AggregatedRules.of(group, aggregated);
            case Pointed pointed -> LeafRules.UNSCORED;
        };
    }

    private static LeafRules staticRules(TestGroup group) {
        return group.rules() instanceof Aggregated aggregated
                ? AggregatedRules.ofStatic(group, aggregated)
                : LeafRules.UNSCORED;
    }

    private NodeResult result(TestGroup group, List<NodeResult> children) {
        List<NodeResult> judged = judged(group.rules(), children);
        List<String> faults = new ArrayList<>();
        return switch (group.rules()) {
            case PassFail passFail -> NodeResult.judged(group.name(), firstFailure(judged), 0, faults, children);
            case Graded graded -> graded(group, graded, judged, children);
            case Aggregated aggregated -> {
                double score = AggregatedRules.groupScore(group, aggregated, judged);
                if (aggregated.maximumScore().isPresent()
                        && score > aggregated.maximumScore().getAsDouble() + 1e-9) {
                    faults.add("the score of " + group.name() + " is " + score + ", more than its maximum of "
                            + aggregated.maximumScore().getAsDouble());
                }
                yield NodeResult.judged(group.name(), firstFailure(judged), score, faults, children);
            }
            case Pointed pointed -> {
                double sum = judged.stream().mapToDouble(NodeResult::score).sum();
                boolean none =
                        pointed.policy() == PointsPolicy.COMPLETE_GROUP && firstFailure(judged) != TestVerdict.AC;
                yield NodeResult.judged(group.name(), firstFailure(judged), none ? 0 : sum, faults, children);
            }
        };
    }

    /** The children up to the one that ended the group. */
    private static List<NodeResult> judged(GroupRules rules, List<NodeResult> children) {
        List<NodeResult> judged = new ArrayList<>();
        for (NodeResult child : children) {
            judged.add(child);
            if (ends(rules, child)) {
                break;
            }
        }
        return judged;
    }

    /** A group that was skipped for what it requires counts as a failure, but its verdict is that of an earlier one. */
    private static TestVerdict firstFailure(List<NodeResult> children) {
        return children.stream()
                .flatMap(child -> child.verdict().stream())
                .filter(verdict -> verdict != TestVerdict.AC)
                .findFirst()
                .orElseGet(() -> children.stream().anyMatch(child -> child.state() == State.SKIPPED)
                        ? TestVerdict.WA
                        : TestVerdict.AC);
    }

    /** A judge error within is one of the whole: no grader knows the word. */
    private GroupGrader.Grade ownGrade(
            TestGroup group, CustomGrader own, List<GroupGrader.Grade> grades, List<String> faults) {
        GroupGrader.Grade judgeError = new GroupGrader.Grade(TestVerdict.JE, 0);
        if (grades.stream().anyMatch(grade -> grade.verdict() == TestVerdict.JE)) {
            return judgeError;
        }
        return switch (grader.grade(group, own.arguments(), grades)) {
            case GroupGrader.Answer.Graded(GroupGrader.Grade grade) -> grade;
            case GroupGrader.Answer.Failed(String reason) -> {
                faults.add(reason);
                yield judgeError;
            }
        };
    }

    private NodeResult graded(TestGroup group, Graded rules, List<NodeResult> judged, List<NodeResult> children) {
        List<GroupGrader.Grade> grades = judged.stream()
                .map(child -> new GroupGrader.Grade(child.verdict().orElse(TestVerdict.JE), child.score()))
                .toList();
        List<String> faults = new ArrayList<>();
        GroupGrader.Grade grade = switch (rules.grader()) {
            case DefaultGrader flags -> LegacyRules.grade(flags, grades);
            case CustomGrader own -> ownGrade(group, own, grades, faults);
        };
        if (grade.verdict() == TestVerdict.AC && (grade.score() < rules.lowest() || grade.score() > rules.highest())) {
            faults.add("the score of " + (group.name().isEmpty() ? "the submission" : group.name()) + " is "
                    + grade.score() + ", outside its range from " + rules.lowest() + " to " + rules.highest());
        }
        return NodeResult.judged(group.name(), grade.verdict(), grade.score(), faults, children);
    }
}
