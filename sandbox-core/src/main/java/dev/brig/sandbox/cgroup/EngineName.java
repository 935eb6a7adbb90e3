package dev.brig.sandbox.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an engine's directory, which identifies its process: {@code brig-<pid>-<start>-<serial>}.
 *
 * @param pid of the process
 * @param start when it started, in the kernel's ticks since boot. Pids are reused, but not together with a start time
 * @param serial counts the engines of the process
 */
record EngineName(long pid, long start, int serial) {
    private static final Pattern FORM = Pattern.compile("brig-(\\d{1,10})-(\\d{1,18})-(\\d{1,9})");

    static Optional<EngineName> parse(String name) {
        Matcher matcher = FORM.matcher(name);
        return matcher.matches()
                ? Optional.of(new EngineName(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    static EngineName ofThisProcess(int serial) {
        long pid = ProcessHandle.current().pid();
        Stat stat = Stat.of(pid).orElseThrow(() -> new IllegalStateException("/proc/" + pid + "/stat is missing"));
        return new EngineName(pid, stat.start, serial);
    }

    /** Whether the process is still alive, as far as this process can see. */
    boolean ownerLives() {
        return Stat.of(pid)
                .filter(stat -> stat.start == start && stat.state != 'Z' && stat.state != 'X')
                .isPresent();
    }

    @Override
    public String toString() {
        return "brig-" + pid + "-" + start + "-" + serial;
    }

    /** State and start of a process (proc_pid_stat(5)). */
    record Stat(char state, long start) {
        private static final int START_FIELD = 19; // counted from the state, which follows the name

        static Optional<Stat> of(long pid) {
            try {
                return Optional.of(parse(
                        new String(Files.readAllBytes(Path.of("/proc/" + pid + "/stat")), StandardCharsets.UTF_8)));
            } catch (IOException gone) { // ENOENT, or ESRCH while reading
                return Optional.empty();
            }
        }

        static Stat parse(String text) {
            String[] fields =
                    text.substring(text.lastIndexOf(')') + 2).split(" ", -1); // the name may hold both ) and blanks
            return new Stat(fields[0].charAt(0), Long.parseLong(fields[START_FIELD]));
        }
    }
}
