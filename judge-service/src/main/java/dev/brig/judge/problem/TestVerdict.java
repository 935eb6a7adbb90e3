package dev.brig.judge.problem;

/** The verdict on one test, a group or a whole submission, by the field's short names. */
public enum TestVerdict {
    AC("accepted"),
    WA("wrong answer"),
    /** Presentation error: the output could not be read. */
    PE("presentation error"),
    NO("no output"),
    OLE("output limit exceeded"),
    TLE("time limit exceeded"),
    MLE("memory limit exceeded"),
    RTE("run-time error"),
    CE("compile error"),
    /** A fault of the judge or of the package. */
    JE("judge error");

    private final String word;

    TestVerdict(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** The verdict among AC, WA, TLE and RTE, which is all that Kattis' formats tell apart; CE and JE stay. */
    public TestVerdict coarse() {
        return switch (this) {
            case PE, NO -> WA;
            case OLE, MLE -> RTE;
            default -> this;
        };
    }
}
