package dev.brig.judge.submission;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Limits;
import java.util.Optional;

/**
 * A submission to judge, on one test case.
 *
 * @param language its id
 * @param expectedOutput not to be changed; empty where ending well is enough
 * @param limits on top of the language's
 */
public record Submission(
        String language, Content source, Content stdin, Optional<byte[]> expectedOutput, Limits limits) {}
