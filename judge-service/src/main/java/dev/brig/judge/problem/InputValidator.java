package dev.brig.judge.problem;

import java.nio.file.Path;

/** What says whether a test's input is valid. */
public sealed interface InputValidator {
    String name();

    /** Reads the input from standard input; 42 says valid. */
    record KattisProgram(PackageProgram program) implements InputValidator {
        @Override
        public String name() {
            return program.name();
        }
    }

    /** Reads the input from standard input; 0 says valid. */
    record TestlibProgram(PackageProgram program) implements InputValidator {
        @Override
        public String name() {
            return program.name();
        }
    }

    /** A grammar for the {@code checktestdata} program. */
    record Checktestdata(String name, Path script) implements InputValidator {}

    /** A pattern for the VIVA program. */
    record Viva(String name, Path pattern) implements InputValidator {}
}
