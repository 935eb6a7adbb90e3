package dev.brig.judge.installed;

import dev.brig.judge.problem.ProblemPackage;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A version that somebody judges by: its files stay until this is closed, even if the problem is deleted meanwhile. */
public final class ProblemUse implements AutoCloseable {
    private final ProblemLibrary library;
    private final Version version;
    private final InstalledProblem problem;
    private boolean closed;

    ProblemUse(ProblemLibrary library, Version version, InstalledProblem problem) {
        this.library = library;
        this.version = version;
        this.problem = problem;
    }

    public InstalledProblem problem() {
        return problem;
    }

    /** What it takes to judge by it; made by the first who asks, while others wait. */
    public ReadyProblem ready(Supplier<ReadyProblem> maker) {
        return version.ready(maker);
    }

    /**
     * The problem with what its package has made, which is kept beside it. To be called where {@link #ready} is made.
     *
     * @param maker puts the files into an empty directory
     */
    public ProblemPackage generated(Consumer<Path> maker) {
        return version.generated(problem.problem(), maker);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            library.release(version);
        }
    }
}
