package dev.brig.judge.installed;

import dev.brig.judge.problem.PackageFinding;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.archive.Unpacking;
import java.util.List;
import java.util.Locale;

/** What became of an uploaded package. */
public sealed interface Installation {

    /**
     * It can be judged by.
     *
     * @param added whether it is another than the latest version was
     */
    record Installed(InstalledProblem problem, boolean added) implements Installation {}

    /**
     * Nothing is left of it.
     *
     * @param findings all that is wrong with it, as far as it could be read
     */
    record Refused(List<Finding> findings) implements Installation {
        public Refused {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Something that is wrong.
     *
     * @param code the kind of mistake
     * @param file its path in the archive; empty where the whole is meant
     * @param line from 1; 0 where none is known
     * @param field the way to the field; empty where none is meant
     */
    record Finding(boolean isError, String code, String file, int line, String field, String reason) {
        static Finding of(Unpacking.Refused refused) {
            String cause = refused.cause().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return new Finding(true, cause, refused.entry(), 0, "", refused.reason());
        }

        /** What was found in a package, in the form of what is told. */
        public static Finding of(PackageFinding found) {
            return new Finding(
                    found.severity() == Severity.ERROR,
                    found.code().word(),
                    found.file(),
                    found.line(),
                    found.field(),
                    found.reason());
        }
    }
}
