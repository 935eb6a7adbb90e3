package dev.brig.sandbox.engine;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.container.ContainerSpec;
import dev.brig.sandbox.container.WarmStart;
import dev.brig.sandbox.libc.Architecture;
import dev.brig.sandbox.program.ReturnPage;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.root.HostTree;
import dev.brig.sandbox.root.RootTree;
import dev.brig.sandbox.run.Processes;
import java.util.List;
import java.util.Optional;

/** Which jobs can be forks of an interpreter that was started ahead. */
final class WarmJobs {
    /** With fewer a start may fail. */
    private static final int OPEN_FILES = 64;

    /** The rest of what a warden keeps for itself must have room beside it. */
    private static final int LONGEST_TEXT = 32 << 10;

    private WarmJobs() {}

    /** What would be started ahead of a job like this; empty where each has to start by itself. */
    static Optional<WarmStart> start(JobRequest request, Limits limits, SandboxKind plain) {
        Job job = request.job();
        return job.script()
                .filter(_ -> ReturnPage.isKnown())
                .filter(_ -> isTrusted(request.root()))
                .filter(_ -> job.directory().isEmpty())
                .filter(_ -> job.files().keySet().stream().noneMatch(WarmJobs::isHidden))
                .filter(_ -> limits.get(Limit.OPEN_FILES).orElse(Long.MAX_VALUE) >= OPEN_FILES)
                .filter(_ -> mayFork(plain.container()))
                .filter(_ -> textOf(job) <= LONGEST_TEXT)
                .map(script -> WarmStart.of(Processes.of(job, plain.container().environment(), limits, true), script));
    }

    /**
     * Whether all that an interpreter reads while it starts, with fewer walls around it than a job has, is this machine's own: nothing
     * that an image brings, nothing that a job could have written.
     */
    private static boolean isTrusted(RootTree root) {
        return root instanceof HostTree(List<Mount> mounts)
                && mounts.stream().noneMatch(mount -> mount instanceof Mount.Bind bind && bind.writable());
    }

    private static int textOf(Job job) {
        int text = job.argv().stream().mapToInt(String::length).sum();
        return text
                + job.environment().entrySet().stream()
                        .mapToInt(variable ->
                                variable.getKey().length() + variable.getValue().length())
                        .sum();
    }

    /** A start looks for such files, for settings of the user whose home the work directory is. */
    private static boolean isHidden(String file) {
        return file.startsWith(".");
    }

    /** Whether a policy lets a program do what is needed to fork it, which it would not have to do by itself. */
    private static boolean mayFork(ContainerSpec container) {
        int clone = Architecture.current().number("clone");
        return container.filter().on(clone, Script.FORK.value(), 0, 0, 0, 0, 0) instanceof Action.Allow;
    }
}
