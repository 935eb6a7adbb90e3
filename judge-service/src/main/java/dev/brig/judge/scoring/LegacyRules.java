package dev.brig.judge.scoring;

import dev.brig.judge.problem.GroupRules.DefaultGrader;
import dev.brig.judge.problem.GroupRules.Graded;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.GroupGrader.Grade;
import java.util.List;
import java.util.stream.DoubleStream;

/** The legacy format: scores of tests, and the default grader. */
record LegacyRules(Graded rules) implements LeafRules {
    /** The worst first. */
    private static final List<TestVerdict> BY_WEIGHT = List.of(
            TestVerdict.JE,
            TestVerdict.CE,
            TestVerdict.RTE,
            TestVerdict.MLE,
            TestVerdict.TLE,
            TestVerdict.OLE,
            TestVerdict.WA,
            TestVerdict.NO,
            TestVerdict.PE);

    @Override
    public NodeResult judge(String name, TestResult result) {
        double standard = result.verdict() == TestVerdict.AC ? rules.acceptScore() : rules.rejectScore();
        return NodeResult.judged(name, result.verdict(), result.score().orElse(standard), List.of(), List.of());
    }

    static Grade grade(DefaultGrader flags, List<Grade> all) {
        List<Grade> grades = flags.ignoreSample() && all.size() > 1 ? List.of(all.getLast()) : all;
        if (grades.isEmpty()) {
            return new Grade(TestVerdict.AC, 0);
        }
        DoubleStream scores = grades.stream().mapToDouble(Grade::score);
        double score = switch (flags.score()) {
            case SUM -> scores.sum();
            case AVG -> scores.average().orElse(0);
            case MIN -> scores.min().orElse(0);
            case MAX -> scores.max().orElse(0);
        };
        return new Grade(verdict(flags, grades), score);
    }

    private static TestVerdict verdict(DefaultGrader flags, List<Grade> grades) {
        List<TestVerdict> verdicts = grades.stream().map(Grade::verdict).toList();
        if (flags.acceptIfAnyAccepted() && verdicts.contains(TestVerdict.AC)) {
            return TestVerdict.AC;
        }
        return switch (flags.verdict()) {
            case ALWAYS_ACCEPT -> TestVerdict.AC;
            case FIRST_ERROR ->
                verdicts.stream()
                        .filter(verdict -> verdict != TestVerdict.AC)
                        .findFirst()
                        .orElse(TestVerdict.AC);
            case WORST_ERROR ->
                BY_WEIGHT.stream().filter(verdicts::contains).findFirst().orElse(TestVerdict.AC);
        };
    }
}
