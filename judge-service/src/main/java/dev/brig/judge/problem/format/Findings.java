package dev.brig.judge.problem.format;

import dev.brig.judge.problem.Finding;
import dev.brig.judge.problem.Finding.Code;
import dev.brig.judge.problem.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a package. */
final class Findings {
    private static final int MAXIMUM = 1000;

    private final List<Finding> found = new ArrayList<>();
    private boolean errors;

    void error(Code code, String file, int line, String field, String reason) {
        add(Severity.ERROR, code, file, line, field, reason);
    }

    void error(Code code, String file, String reason) {
        error(code, file, 0, "", reason);
    }

    void warning(Code code, String file, String reason) {
        add(Severity.WARNING, code, file, 0, "", reason);
    }

    void add(Severity severity, Code code, String file, int line, String field, String reason) {
        errors |= severity == Severity.ERROR;
        if (found.size() < MAXIMUM) {
            found.add(new Finding(severity, code, file, line, field, reason));
        } else if (found.size() == MAXIMUM) {
            found.add(new Finding(
                    Severity.WARNING,
                    Code.TOO_LARGE,
                    "",
                    0,
                    "",
                    "more than " + MAXIMUM + " findings; the rest is left out"));
        }
    }

    boolean hasErrors() {
        return errors;
    }

    List<Finding> all() {
        return List.copyOf(found);
    }
}
