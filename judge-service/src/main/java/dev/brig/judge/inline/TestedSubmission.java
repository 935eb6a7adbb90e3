package dev.brig.judge.inline;

import java.util.OptionalInt;

/**
 * A submission that is judged by many tests.
 *
 * @param shownBytes how much of its output in each test is kept, of either stream
 */
public record TestedSubmission(Sources sources, By by, int shownBytes) {

    /** What it is judged by. */
    public sealed interface By {
        /** @param allTests whether tests are run that cannot matter */
        record Installed(String id, OptionalInt version, boolean allTests) implements By {}

        record Inline(InlineProblem problem) implements By {}
    }
}
