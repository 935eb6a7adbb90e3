package dev.brig.judge.inline;

import dev.brig.judge.jury.TestReport;

/** Is told how far a submission is. */
@FunctionalInterface
public interface TestProgress {
    /** Nobody wants to know. */
    TestProgress NONE = (report, number, of) -> {};

    /**
     * A test was run.
     *
     * @param number how many were run by now
     * @param of how many there are; not all need to be run
     */
    void tested(TestReport report, int number, int of);
}
