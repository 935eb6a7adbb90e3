package dev.brig.judge.jury;

import dev.brig.judge.judging.Verdict;
import dev.brig.judge.problem.TestVerdict;

/** Verdicts on runs as the field's short names. */
final class Verdicts {
    private Verdicts() {}

    static TestVerdict of(Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> TestVerdict.AC;
            case WRONG_ANSWER -> TestVerdict.WA;
            case TIME_LIMIT_EXCEEDED -> TestVerdict.TLE;
            case MEMORY_LIMIT_EXCEEDED -> TestVerdict.MLE;
            case OUTPUT_LIMIT_EXCEEDED -> TestVerdict.OLE;
            case RUNTIME_ERROR -> TestVerdict.RTE;
            case COMPILATION_ERROR -> TestVerdict.CE;
            case INTERNAL_ERROR -> TestVerdict.JE;
        };
    }
}
