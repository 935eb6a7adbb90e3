package dev.brig.judge.problem;

import java.util.List;
import java.util.Optional;

/**
 * The programs of a problem, but for its example submissions.
 *
 * @param interactor a testlib interactor; Kattis' output validators are interactors themselves
 * @param staticValidator looks at a submission's source
 * @param grader makes one result of a group's results; legacy only
 * @param generations files of tests that are still to be made
 */
public record ProblemPrograms(
        OutputValidation outputValidation,
        Optional<PackageProgram> interactor,
        List<InputValidator> inputValidators,
        Optional<PackageProgram> staticValidator,
        Optional<PackageProgram> grader,
        Optional<PackageProgram> inputVisualizer,
        Optional<PackageProgram> outputVisualizer,
        List<TestGeneration> generations) {
    public ProblemPrograms {
        inputValidators = List.copyOf(inputValidators);
        generations = List.copyOf(generations);
    }
}
