package dev.brig.judge.scoring;

import java.util.Map;

/**
 * What a submission was judged to be.
 *
 * @param tests the results of the tests that were run, by name
 */
public record Judged(NodeResult root, Map<String, TestResult> tests) {
    public Judged {
        tests = Map.copyOf(tests);
    }
}
