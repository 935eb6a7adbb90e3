package dev.brig.judge.problem;

import java.util.List;
import java.util.Optional;

/**
 * The programs of a problem, but for its example submissions.
 *
 * @param interactor a testlib interactor; Kattis' output validators are interactors themselves
 * @param staticValidator looks at a submission's source
 * @param grader makes one result of a group's results; legacy only
 */
public record ProblemPrograms(
        OutputValidation outputValidation,
        Optional<Program> interactor,
        List<InputValidator> inputValidators,
        Optional<Program> staticValidator,
        Optional<Program> grader,
        Optional<Program> inputVisualizer,
        Optional<Program> outputVisualizer,
        List<Program> generators) {
    public ProblemPrograms {
        inputValidators = List.copyOf(inputValidators);
        generators = List.copyOf(generators);
    }
}
