package dev.brig.judge.problem;

import java.util.List;

/**
 * A submission that the package brings along.
 *
 * @param name the path beneath {@code submissions/}
 * @param modelSolution whether it may be published as the solution
 * @param expectations all must be met
 */
public record ExampleSubmission(
        String name,
        PackageProgram program,
        List<String> authors,
        boolean modelSolution,
        List<ExpectedVerdict> expectations) {
    public ExampleSubmission {
        authors = List.copyOf(authors);
        expectations = List.copyOf(expectations);
    }
}
