package dev.brig.judge.problem.source;

import dev.brig.judge.problem.PackageFinding;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a package. */
public final class Findings {
    private static final int MAXIMUM = 1000;

    private final List<PackageFinding> found = new ArrayList<>();
    private boolean errors;

    public void error(Code code, String file, int line, String field, String reason) {
        add(Severity.ERROR, code, file, line, field, reason);
    }

    public void error(Code code, String file, String reason) {
        error(code, file, 0, "", reason);
    }

    public void warning(Code code, String file, String reason) {
        add(Severity.WARNING, code, file, 0, "", reason);
    }

    public void add(Severity severity, Code code, String file, int line, String field, String reason) {
        errors |= severity == Severity.ERROR;
        if (found.size() < MAXIMUM) {
            found.add(new PackageFinding(severity, code, file, line, field, reason));
        } else if (found.size() == MAXIMUM) {
            found.add(new PackageFinding(
                    Severity.WARNING,
                    Code.TOO_LARGE,
                    "",
                    0,
                    "",
                    "more than " + MAXIMUM + " findings; the rest is left out"));
        }
    }

    public boolean hasErrors() {
        return errors;
    }

    public List<PackageFinding> all() {
        return List.copyOf(found);
    }
}
