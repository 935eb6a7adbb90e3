package dev.brig.judge.program;

import dev.brig.judge.judging.Verdict;
import dev.brig.sandbox.Outcome;
import java.util.Optional;

/** What became of a program's sources. */
public sealed interface ProgramBuild {

    /** @param compile the compiler's outcome, without what it made; empty where nothing was compiled */
    record Built(BuiltProgram program, Optional<Outcome> compile) implements ProgramBuild {}

    /**
     * @param reason a sentence
     * @param output what the compiler said, cut
     * @param compile the compiler's outcome; empty where it was not run
     */
    record Failed(Verdict verdict, String reason, String output, Optional<Outcome> compile) implements ProgramBuild {
        Failed(Verdict verdict, String reason, String output) {
            this(verdict, reason, output, Optional.empty());
        }
    }
}
