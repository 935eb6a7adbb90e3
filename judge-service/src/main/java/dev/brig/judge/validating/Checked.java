package dev.brig.judge.validating;

import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.TestResult;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was said of an output.
 *
 * @param reason for the judges
 * @param diagnostics the validator's standard error, where it failed itself
 * @param teamMessage of the validator to whoever made the submission
 * @param next what a further pass is to be given, where there is one
 */
public record Checked(
        TestResult result,
        Optional<String> reason,
        Optional<String> diagnostics,
        Optional<String> teamMessage,
        Optional<NextPass> next) {

    /**
     * @param input of the next pass
     * @param state an archive of the feedback directory, for the validator's next run
     */
    public record NextPass(Path input, Path state) {}

    public static Checked of(TestVerdict verdict, String reason) {
        return new Checked(
                TestResult.of(verdict), Optional.of(reason), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static Checked of(TestResult result) {
        return new Checked(result, result.message(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The validator's own fault; never a verdict about the submission. */
    public static Checked judgeError(String reason, String stderr) {
        return new Checked(
                TestResult.of(TestVerdict.JE),
                Optional.of(reason),
                Optional.of(stderr).filter(text -> !text.isBlank()),
                Optional.empty(),
                Optional.empty());
    }
}
