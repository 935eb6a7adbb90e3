package dev.brig.sandbox.cgroup.cpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a thread is doing, from {@code /proc/<tid>/stat} (proc_pid_stat(5)). */
public final class ThreadState {
    private ThreadState() {}

    /** Whether it runs, or waits for a CPU or a disk; false for a thread that has gone. */
    public static boolean isRunnable(int thread) {
        try {
            String stat = Files.readString(Path.of("/proc/" + thread + "/stat"), StandardCharsets.ISO_8859_1);
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'R' || state == 'D';
        } catch (IOException gone) {
            return false;
        }
    }
}
