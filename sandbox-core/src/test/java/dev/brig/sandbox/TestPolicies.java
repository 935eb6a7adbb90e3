package dev.brig.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Policies for tests: the host's own /usr, read-only, and limits that are soon hit. */
public final class TestPolicies {
    private static final Seccomp ANY_CALL = new Seccomp(new Seccomp.Action.Allow(), List.of());

    private TestPolicies() {}

    public static Policy plain() {
        return builder(ANY_CALL).build();
    }

    /** Denied calls are reported to Brig, so that descriptors can be counted, too. */
    public static Policy reporting() {
        return with(new Seccomp(
                new Seccomp.Action.Allow(),
                List.of(
                        new Seccomp.Rule(List.of("sync"), new Seccomp.Action.Report(1), List.of()),
                        new Seccomp.Rule(List.of("sched_yield"), new Seccomp.Action.Stop(), List.of()))));
    }

    public static Policy hugePages() {
        return builder(ANY_CALL).hugePages(true).build();
    }

    public static Policy with(Seccomp seccomp) {
        return builder(seccomp).build();
    }

    private static Policy.Builder builder(Seccomp seccomp) {
        return Policy.builder("test", seccomp)
                .description("for tests")
                .mounts(mounts())
                .environment("PATH", "/usr/bin:/bin")
                .environment("LANG", "C.UTF-8")
                .defaults(limits())
                .maximum(Limits.none().with(Limit.CPU, 60_000).with(Limit.MEMORY, 1L << 30));
    }

    public static Limits limits() {
        return Limits.none()
                .with(Limit.CPU, 10_000)
                .with(Limit.WALL, 30_000)
                .with(Limit.MEMORY, 256L << 20)
                .with(Limit.PROCESSES, 32)
                .with(Limit.OUTPUT, 1 << 20)
                .with(Limit.FILE_SIZE, 32 << 20)
                .with(Limit.OPEN_FILES, 256)
                .with(Limit.STACK, 8 << 20)
                .with(Limit.WORK_BYTES, 64 << 20)
                .with(Limit.WORK_FILES, 1000);
    }

    /** {@code /usr} and what leads into it on this machine. */
    private static List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(Mount.Bind.readOnly("/usr"));
        for (String name : List.of("/bin", "/lib", "/lib64", "/sbin")) {
            linkTarget(Path.of(name))
                    .ifPresentOrElse(
                            target -> mounts.add(new Mount.Link(target, name)),
                            () -> mounts.add(new Mount.Bind(name, name, false, true)));
        }
        mounts.add(new Mount.Bind("/etc/alternatives", "/etc/alternatives", false, true));
        mounts.add(new Mount.TextFile("sandbox:x:1000:1000::/work:/bin/sh\n", "/etc/passwd"));
        return mounts;
    }

    private static Optional<String> linkTarget(Path path) {
        try {
            return Files.isSymbolicLink(path)
                    ? Optional.of(Files.readSymbolicLink(path).toString())
                    : Optional.empty();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
