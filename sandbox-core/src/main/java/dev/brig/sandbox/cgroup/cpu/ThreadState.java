package dev.brig.sandbox.cgroup.cpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** What a thread is doing, from {@code /proc/<tid>/stat} (proc_pid_stat(5)). */
public final class ThreadState {
    private static final int STATE = 3; // fields are counted from 1
    private static final int PROCESSOR = 39;

    private ThreadState() {}

    /** Whether it runs, or waits for a CPU or a disk; false for a thread that has gone. */
    public static boolean isRunnable(int thread) {
        return fields(thread)
                .map(fields -> fields.charAt(0) == 'R' || fields.charAt(0) == 'D')
                .orElse(false);
    }

    /** How long it wanted a CPU and had none, in its life; 0 for a thread that has gone, and where the kernel does not say. */
    public static long waitedNanos(int thread) {
        try {
            String[] account = Files.readString(Path.of("/proc/" + thread + "/schedstat"), StandardCharsets.ISO_8859_1)
                    .split(" ", -1);
            return account.length > 1 ? Long.parseLong(account[1]) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    /** The CPU it is on or was on last; empty for a thread that has gone. */
    static OptionalInt cpu(int thread) {
        return fields(thread)
                .map(fields -> OptionalInt.of(Integer.parseInt(fields.split(" ", -1)[PROCESSOR - STATE])))
                .orElse(OptionalInt.empty());
    }

    /** From the state on; the name before it may hold anything. */
    private static Optional<String> fields(int thread) {
        try {
            String stat = Files.readString(Path.of("/proc/" + thread + "/stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
