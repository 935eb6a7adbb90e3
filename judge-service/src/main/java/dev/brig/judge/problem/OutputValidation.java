package dev.brig.judge.problem;

import dev.brig.judge.checking.BuiltInChecker;
import java.util.List;

/** Who says whether an output is right. */
public sealed interface OutputValidation {

    /** The built-in comparison of both Kattis formats; each test case has its arguments. */
    record Default() implements OutputValidation {}

    /**
     * Programs with the protocol of Kattis (42, 43, a feedback directory). All must accept. Of an interactive problem it is
     * the one that the submission talks to.
     *
     * @param maySetScore whether it may write a score; if it may not, one is a judge error
     */
    record Kattis(List<PackageProgram> validators, boolean maySetScore) implements OutputValidation {
        public Kattis {
            validators = List.copyOf(validators);
        }
    }

    /** A testlib checker: input, output, answer; exit status 0, 1, 2, 3, 4, 7, 8. */
    record Testlib(PackageProgram checker) implements OutputValidation {}

    /** A comparison that the judge brings along. */
    record BuiltIn(Comparison comparison) implements OutputValidation {}

    /** A comparison with its settings. */
    record Checker(BuiltInChecker checker) implements OutputValidation {}

    /** The comparisons that formats other than Kattis' name. */
    enum Comparison {
        /** Tokens, blanks and case alike; DMOJ's {@code standard} keeps line breaks and case. */
        LINES_OF_TOKENS,
        /** Byte for byte. */
        IDENTICAL,
        /** Line by line, trailing blanks ignored. */
        LINES,
        /** As many lines as there are, in any order. */
        SORTED_LINES,
        /** Tokens, those that are numbers within a tolerance. */
        FLOATS,
        /** As {@link #FLOATS}, with the tolerance absolute. */
        FLOATS_ABSOLUTE,
        /** As {@link #FLOATS}, with the tolerance relative. */
        FLOATS_RELATIVE
    }
}
