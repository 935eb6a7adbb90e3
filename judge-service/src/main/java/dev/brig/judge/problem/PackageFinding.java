package dev.brig.judge.problem;

import java.util.Locale;

/**
 * Something that is wrong with a package.
 *
 * @param file its path in the package; empty where the package as a whole is meant
 * @param line from 1; 0 where none is known
 * @param field the way to the field, for example {@code limits.memory}; empty where none is meant
 * @param reason what is wrong, and what would be right
 */
public record PackageFinding(Severity severity, Code code, String file, int line, String field, String reason) {

    /** Whether the package can be judged in spite of it. */
    public enum Severity {
        /** The format calls it an error, or judging could differ from what the author meant. */
        ERROR,
        /** Against the format, but without consequence for judging. */
        WARNING
    }

    /** The kinds of mistake. */
    public enum Code {
        NOT_A_PACKAGE,
        UNKNOWN_FORMAT,
        NOT_SUPPORTED,
        BAD_YAML,
        BAD_XML,
        BAD_TEXT,
        DUPLICATE_KEY,
        UNKNOWN_KEY,
        MISSING_KEY,
        WRONG_TYPE,
        BAD_VALUE,
        CONFLICT,
        MISSING_FILE,
        UNEXPECTED_FILE,
        BAD_FILE_NAME,
        IGNORED_FILE,
        LINK_OUT,
        LINK_BROKEN,
        SPECIAL_FILE,
        TOO_LARGE,
        NO_TESTS,
        MISSING_ANSWER,
        MISSING_INPUT,
        UNKNOWN_REFERENCE,
        CYCLE,
        BAD_PROGRAM,
        UNKNOWN_LANGUAGE,
        MISSING_SUBMISSION,
        MATCHES_NOTHING;

        /** The code as JSON spells it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** On one line, as compilers write theirs: {@code problem.yaml:12: limits.memory: …}. */
    @Override
    public String toString() {
        String place = file.isEmpty() ? "package" : line == 0 ? file : file + ":" + line;
        return place + ": " + (field.isEmpty() ? "" : field + ": ") + reason;
    }
}
