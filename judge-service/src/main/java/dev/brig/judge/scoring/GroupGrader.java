package dev.brig.judge.scoring;

import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestVerdict;
import java.util.List;

/** A grader that the package brings along. */
@FunctionalInterface
public interface GroupGrader {

    /** A verdict and a score, which is how graders speak. */
    record Grade(TestVerdict verdict, double score) {}

    /** @param results of the group's tests and groups that were judged, in order */
    Grade grade(TestGroup group, List<String> arguments, List<Grade> results);
}
