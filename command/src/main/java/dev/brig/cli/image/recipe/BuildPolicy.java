package dev.brig.cli.image.recipe;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;
import dev.brig.sandbox.Seccomp.Rule;
import java.util.List;

/**
 * The sandbox of a recipe's commands. They are root there and no one else: what root alone could do seems to succeed, as
 * programs that install others expect, and changes nothing. All walls that stand whatever a policy says stand here too.
 */
final class BuildPolicy {
    static final String WORK = "/run/brig-build";

    private static final int TYPE = 0170000; // S_IFMT, linux/stat.h
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final Seccomp ROOT_EMULATION = new Seccomp(
            new Action.Allow(),
            List.of(
                    seems(List.of("chown", "fchown", "lchown", "fchownat")),
                    seems(List.of("setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid")),
                    seems(List.of("setfsuid", "setfsgid", "setgroups", "capset")),
                    device("mknod", 1, CHARACTER_DEVICE),
                    device("mknod", 1, BLOCK_DEVICE),
                    device("mknodat", 2, CHARACTER_DEVICE),
                    device("mknodat", 2, BLOCK_DEVICE),
                    // Nothing that a command writes is on a disk yet.
                    seems(List.of("fsync", "fdatasync", "sync_file_range", "msync", "sync", "syncfs"))));
    private static final Limits LIMITS = Limits.none()
            .with(Limit.CPU, 4 * 3600_000L)
            .with(Limit.WALL, 6 * 3600_000L)
            .with(Limit.MEMORY, 16L << 30)
            .with(Limit.PROCESSES, 4096)
            .with(Limit.OUTPUT, 256L << 20)
            .with(Limit.FILE_SIZE, 8L << 30)
            .with(Limit.OPEN_FILES, 8192)
            .with(Limit.STACK, 64L << 20)
            .with(Limit.WORK_BYTES, 12L << 30)
            .with(Limit.WORK_FILES, 2_000_000);

    private BuildPolicy() {}

    static Policy of(boolean network) {
        return Policy.builder("image-build", ROOT_EMULATION)
                .description("Runs a command of a recipe")
                .workDirectory(WORK)
                .hostname("build")
                .writableRoot(true)
                .user(0, 0)
                .network(network)
                .defaults(LIMITS)
                .maximum(LIMITS)
                .build();
    }

    private static Rule seems(List<String> calls) {
        return new Rule(calls, new Action.Ignore(), List.of());
    }

    private static Rule device(String call, int argument, int type) {
        return new Rule(
                List.of(call),
                new Action.Ignore(),
                List.of(new Condition(argument, Comparison.MASKED_EQUAL, TYPE, type, false)));
    }
}
