package dev.brig.judge.problem;

import java.util.List;
import java.util.Map;

/**
 * The arguments that programs get for a test.
 *
 * @param submission of the submission itself
 * @param inputValidators of every input validator that {@link #inputValidatorsByName} does not name
 * @param inputValidatorsByName by the validator's name
 * @param outputValidator of the default validator or the package's own
 */
public record TestArguments(
        List<String> submission,
        List<String> inputValidators,
        Map<String, List<String>> inputValidatorsByName,
        List<String> outputValidator,
        List<String> inputVisualizer,
        List<String> outputVisualizer) {

    public static final TestArguments NONE =
            new TestArguments(List.of(), List.of(), Map.of(), List.of(), List.of(), List.of());

    public TestArguments {
        submission = List.copyOf(submission);
        inputValidators = List.copyOf(inputValidators);
        inputValidatorsByName = Map.copyOf(inputValidatorsByName);
        outputValidator = List.copyOf(outputValidator);
        inputVisualizer = List.copyOf(inputVisualizer);
        outputVisualizer = List.copyOf(outputVisualizer);
    }

    public TestArguments withOutputValidator(List<String> arguments) {
        return new TestArguments(
                submission, inputValidators, inputValidatorsByName, arguments, inputVisualizer, outputVisualizer);
    }

    /** The arguments for the input validator of that name. */
    public List<String> forInputValidator(String name) {
        return inputValidatorsByName.isEmpty() ? inputValidators : inputValidatorsByName.getOrDefault(name, List.of());
    }
}
