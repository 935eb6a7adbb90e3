package dev.brig.judge.problem;

import java.util.Optional;
import java.util.Set;

/** What the author expects of an example submission. */
public sealed interface ExpectedVerdict {
    /** Where it is said: a folder, a pattern of {@code submissions.yaml}, an annotation. */
    String source();

    /**
     * Of tests one by one.
     *
     * @param tests which tests it is about; empty for all
     * @param permitted every test must have one of these
     * @param required at least one test must have one of these
     * @param score the score of the whole, or of the group that {@code tests} names
     * @param message must be part of what the validator told the judges on one of the tests
     */
    record OfTests(
            String source,
            Optional<Glob> tests,
            Set<TestVerdict> permitted,
            Set<TestVerdict> required,
            Optional<ScoreRange> score,
            Optional<String> message,
            Set<TimeLimitUse> use)
            implements ExpectedVerdict {
        public OfTests {
            permitted = Set.copyOf(permitted);
            required = Set.copyOf(required);
            use = Set.copyOf(use);
        }
    }

    /** Of the submission as a whole: its verdict is one of these. */
    record OfWhole(String source, Set<TestVerdict> verdicts, Optional<ScoreRange> score) implements ExpectedVerdict {
        public OfWhole {
            verdicts = Set.copyOf(verdicts);
        }
    }

    /** Accepted, with less than the best score. */
    record Partial(String source, ScoreRange possible, boolean maximize) implements ExpectedVerdict {}

    /** Both ends belong to it. */
    record ScoreRange(double lowest, double highest) {
        public boolean contains(double score) {
            return lowest <= score && score <= highest;
        }
    }

    /** Which bound of the time limit the tests of an expectation give. */
    enum TimeLimitUse {
        /** The limit must leave these enough time. */
        LOWER,
        /** The limit must stop one of these. */
        UPPER
    }
}
