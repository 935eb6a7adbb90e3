package dev.brig.judge.jury;

import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.ExpectationCheck.Mismatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a package's verification.
 *
 * @param faults of the package's files, in the order in which they were found
 * @param timeLimit that the submissions had; empty where the submissions are not run
 * @param submissions in the order of the package
 */
public record Verification(List<Fault> faults, Optional<ChosenLimit> timeLimit, List<Row> submissions) {
    public Verification {
        faults = List.copyOf(faults);
        submissions = List.copyOf(submissions);
    }

    /**
     * Something about a file.
     *
     * @param file its path in the package
     * @param isError whether the package fails by it
     */
    public record Fault(String file, String reason, boolean isError) {
        static Fault error(String file, String reason) {
            return new Fault(file, reason, true);
        }

        static Fault warning(String file, String reason) {
            return new Fault(file, reason, false);
        }
    }

    /** @param measured whether it comes from the submissions rather than from the package */
    public record ChosenLimit(Duration limit, boolean measured) {}

    /**
     * One submission.
     *
     * @param mismatches what its author expects and it did not do
     * @param notes what else there is to say, none of it a failure
     */
    public record Row(
            ExampleSubmission submission, ProblemJudgement judgement, List<Mismatch> mismatches, List<String> notes) {
        public Row {
            mismatches = List.copyOf(mismatches);
            notes = List.copyOf(notes);
        }

        /** Whether it did what its author expects, and the judge had no error. */
        public boolean isAsExpected() {
            return mismatches.isEmpty()
                    && judgement.verdict() != TestVerdict.JE
                    && judgement.tests().stream().noneMatch(test -> test.verdict() == TestVerdict.JE);
        }
    }

    public boolean isGood() {
        return faults.stream().noneMatch(Fault::isError) && submissions.stream().allMatch(Row::isAsExpected);
    }
}
