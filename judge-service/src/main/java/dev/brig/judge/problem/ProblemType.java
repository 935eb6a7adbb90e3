package dev.brig.judge.problem;

/** What a problem asks for. A problem is either {@link #PASS_FAIL} or {@link #SCORING}; the others come on top. */
public enum ProblemType {
    PASS_FAIL("pass-fail"),
    SCORING("scoring"),
    /** The validator talks with the submission while it runs. */
    INTERACTIVE("interactive"),
    /** The submission runs several times, with inputs that the validator writes. */
    MULTI_PASS("multi-pass"),
    /** The submission is the answers themselves. */
    SUBMIT_ANSWER("submit-answer");

    private final String word;

    ProblemType(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
