package dev.brig.judge.scoring;

import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestVerdict;
import java.util.List;

/** A grader that the package brings along. It is asked again after every test, always with the same answer to the same question. */
@FunctionalInterface
public interface GroupGrader {

    /** A verdict and a score, which is how graders speak. */
    record Grade(TestVerdict verdict, double score) {}

    /** What a grader made of results, or what was wrong with it: then there is no verdict but a judge error. */
    sealed interface Answer {
        record Graded(Grade grade) implements Answer {}

        /** @param reason a sentence */
        record Failed(String reason) implements Answer {}
    }

    /** @param results of the group's tests and groups that were judged, in order; none of them is a judge error */
    Answer grade(TestGroup group, List<String> arguments, List<Grade> results);
}
