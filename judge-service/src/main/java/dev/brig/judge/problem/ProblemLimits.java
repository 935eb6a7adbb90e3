package dev.brig.judge.problem;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a problem's programs may use. An empty limit leaves the choice to the judge; one that is given must be kept exactly, or
 * the package be refused.
 *
 * @param outputBytes standard output, standard error and written files together
 * @param codeBytes all files of a submission together
 * @param validationPasses how often a multi-pass submission runs at most
 */
public record ProblemLimits(
        TimeLimit time,
        OptionalLong memoryBytes,
        OptionalLong outputBytes,
        OptionalLong codeBytes,
        Optional<Duration> compilationTime,
        OptionalLong compilationMemoryBytes,
        Optional<Duration> validationTime,
        OptionalLong validationMemoryBytes,
        OptionalLong validationOutputBytes,
        int validationPasses) {

    /** The limits of a package that says nothing but times. */
    public static ProblemLimits of(TimeLimit time) {
        return new ProblemLimits(
                time,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                2);
    }
}
