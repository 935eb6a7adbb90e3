package dev.brig.judge.judging;

import dev.brig.judge.judging.Verdict.Judged;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Outcome;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a program's source.
 *
 * @param outcome the compiler's, without the files it made; empty where nothing is compiled
 * @param failed the verdict, where there is no program to run
 * @param files by name, what the program's run needs
 * @param cached whether the same source was compiled before, and this is what came of it then
 */
public record Compilation(
        Optional<Outcome> outcome, Optional<Judged> failed, Map<String, Content> files, boolean cached) {
    public Compilation {
        files = Map.copyOf(files);
    }

    Compilation(Optional<Outcome> outcome, Optional<Judged> failed, Map<String, Content> files) {
        this(outcome, failed, files, false);
    }

    Compilation fromCache() {
        return new Compilation(outcome, failed, files, true);
    }
}
