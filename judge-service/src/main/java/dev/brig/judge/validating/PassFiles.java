package dev.brig.judge.validating;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the files of one run on one test lie, so that their size does not matter.
 *
 * @param directory of this run alone
 * @param state what the validator left behind in the pass before, as an archive; empty in the first
 */
public record PassFiles(Path directory, Optional<Path> state) {

    /** What the submission wrote. */
    public Path output() {
        return directory.resolve("output");
    }

    Path nextInput() {
        return directory.resolve("nextpass.in");
    }

    Path nextState() {
        return directory.resolve("state.tar");
    }

    /** What an interactor wrote for a checker. */
    Path written() {
        return directory.resolve("written");
    }
}
