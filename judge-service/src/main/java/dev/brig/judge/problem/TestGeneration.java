package dev.brig.judge.problem;

import java.util.List;
import java.util.Optional;

/**
 * Files of a test that the package does not hold, but says how to make.
 *
 * @param test its name
 * @param generator what is run for it; empty where that is the model solution alone
 * @param input whether the generator makes the input, on standard output; otherwise the package holds it
 * @param answer where the answer comes from
 */
public record TestGeneration(String test, Optional<Generator> generator, boolean input, Answer answer) {

    /** A program and what it is called with. */
    public record Generator(PackageProgram program, List<String> arguments) {
        public Generator {
            arguments = List.copyOf(arguments);
        }
    }

    /** Where an answer comes from. */
    public enum Answer {
        /** The package holds it. */
        THERE,
        /** The generator writes it to standard error. */
        GENERATOR,
        /** The package's model solution makes it of the input. */
        SOLUTION
    }
}
