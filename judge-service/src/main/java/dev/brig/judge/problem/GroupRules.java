package dev.brig.judge.problem;

import java.util.List;
import java.util.OptionalDouble;

/** How the results of a group's tests and groups become the group's own. */
public sealed interface GroupRules {

    /** Accepted when all within are; no scores. */
    record PassFail() implements GroupRules {}

    /**
     * The legacy format's: a grader looks at the results.
     *
     * @param acceptScore of a test that was accepted without a score of its own
     * @param lowest the range in which the score must lie
     */
    record Graded(
            OnReject onReject, Grader grader, double acceptScore, double rejectScore, double lowest, double highest)
            implements GroupRules {}

    /** What is done after a failure. */
    enum OnReject {
        BREAK,
        CONTINUE
    }

    /** Who makes one result of many. */
    sealed interface Grader {}

    /** The default grader with its flags. */
    record DefaultGrader(VerdictMode verdict, ScoreMode score, boolean ignoreSample, boolean acceptIfAnyAccepted)
            implements Grader {}

    /** The program in {@code graders/}. */
    record CustomGrader(List<String> arguments) implements Grader {
        public CustomGrader {
            arguments = List.copyOf(arguments);
        }
    }

    enum VerdictMode {
        WORST_ERROR,
        FIRST_ERROR,
        ALWAYS_ACCEPT
    }

    enum ScoreMode {
        SUM,
        AVG,
        MIN,
        MAX
    }

    /**
     * The rules of 2025-09 for a scoring problem.
     *
     * @param maximumScore empty where it is unbounded
     */
    record Aggregated(Aggregation aggregation, OptionalDouble maximumScore) implements GroupRules {}

    enum Aggregation {
        PASS_FAIL,
        SUM,
        MIN
    }

    /** Tests carry points, as in Polygon and DMOJ. */
    record Pointed(PointsPolicy policy) implements GroupRules {}

    enum PointsPolicy {
        /** Every test that is accepted earns its points. */
        EACH_TEST,
        /** All points if all tests are accepted, else none. */
        COMPLETE_GROUP
    }
}
