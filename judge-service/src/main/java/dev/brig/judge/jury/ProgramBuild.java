package dev.brig.judge.jury;

import dev.brig.judge.judging.Verdict;

/** What became of a program's sources. */
sealed interface ProgramBuild {

    record Built(BuiltProgram program) implements ProgramBuild {}

    /**
     * @param reason a sentence
     * @param output what the compiler said, cut
     */
    record Failed(Verdict verdict, String reason, String output) implements ProgramBuild {}
}
