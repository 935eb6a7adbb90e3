package dev.brig.judge.program;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.OutputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where it is kept what a compiler makes.
 *
 * @param directory for files; empty where it is kept in memory
 */
record Artifacts(Optional<Path> directory) {
    private static final long LARGEST_BYTES = 256L << 20;
    private static final long LARGEST_IN_MEMORY_BYTES = 64L << 20;

    /** As files, in a directory that lasts as long as they are needed. */
    static Artifacts in(Path directory) {
        return new Artifacts(Optional.of(directory));
    }

    /** In memory, for programs of the jury: they last as long as anyone judges by them. */
    static Artifacts kept() {
        return new Artifacts(Optional.empty());
    }

    /** What to ask the compiler's job for. */
    List<OutputFile> wanted(List<String> names) {
        List<OutputFile> files = new ArrayList<>();
        for (String name : names) {
            long most = directory.isPresent() ? LARGEST_BYTES : LARGEST_IN_MEMORY_BYTES;
            OutputFile file = new OutputFile(name, most, false);
            files.add(directory.isPresent() ? file.to(place(name)) : file);
        }
        return files;
    }

    /** What the job made. */
    Content made(String name, Outcome outcome) {
        return directory.isPresent()
                ? Content.of(place(name))
                : Content.of(outcome.files().get(name).content());
    }

    /** Names may have directories. */
    private Path place(String name) {
        return directory.orElseThrow().resolve(name.replace('/', '%'));
    }
}
