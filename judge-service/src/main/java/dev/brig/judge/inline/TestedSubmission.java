package dev.brig.judge.inline;

import dev.brig.judge.jury.Shown;
import java.util.OptionalInt;

/**
 * A submission that is judged by many tests.
 *
 * @param shown how much of what is written in each test is kept
 */
public record TestedSubmission(Sources sources, By by, Shown shown) {

    /** What it is judged by. */
    public sealed interface By {
        /** @param allTests whether tests are run that cannot matter */
        record Installed(String id, OptionalInt version, boolean allTests) implements By {}

        record Inline(InlineProblem problem) implements By {}
    }
}
