package dev.brig.judge.problem;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One test.
 *
 * @param name the path beneath {@code data/} without extension
 * @param input what the submission reads
 * @param answer what the validator gets beside it; empty only for inputs that are to be refused
 * @param output an output that is to be validated: a sample's, or that of a test of the validator
 * @param files a directory of files for the submission's working directory
 * @param shown what stands in for input and answer where a test is shown, by what it is
 * @param points what the test is worth where the format gives points to tests
 * @param fullFeedback whether the test may be shown to whoever failed it
 */
public record TestCase(
        String name,
        Path input,
        Optional<Path> answer,
        Optional<Path> output,
        Optional<Path> files,
        Map<Shown, Path> shown,
        TestArguments arguments,
        OptionalDouble points,
        boolean fullFeedback,
        Optional<String> hint,
        Optional<String> description)
        implements TestNode {

    /** A file for those who solve the problem. */
    public enum Shown {
        INTERACTION("interaction"),
        INPUT_STATEMENT("in.statement"),
        ANSWER_STATEMENT("ans.statement"),
        INPUT_DOWNLOAD("in.download"),
        ANSWER_DOWNLOAD("ans.download");

        private final String extension;

        Shown(String extension) {
            this.extension = extension;
        }

        public String extension() {
            return extension;
        }
    }

    /** The same test with other files. */
    public TestCase with(Path ownInput, Path ownAnswer) {
        return new TestCase(
                name,
                ownInput,
                Optional.of(ownAnswer),
                output,
                files,
                shown,
                arguments,
                points,
                fullFeedback,
                hint,
                description);
    }

    public TestCase {
        shown = Map.copyOf(shown);
    }
}
