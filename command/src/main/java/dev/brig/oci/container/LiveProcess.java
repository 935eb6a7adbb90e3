package dev.brig.oci.container;

import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Poll;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * A process that cannot be taken for another which got its number later.
 *
 * @param startTicks when it was started, as proc(5) counts
 */
public record LiveProcess(int pid, long startTicks) {
    private static final List<String> ENDED = List.of("Z", "X");
    private static final int STATE = 0; // fields of /proc/PID/stat behind the name
    private static final int START = 19;

    public static LiveProcess of(int pid) {
        String[] fields = stat(pid);
        return new LiveProcess(pid, fields.length > START ? Long.parseLong(fields[START]) : -1);
    }

    public boolean isAlive() {
        String[] fields = stat(pid);
        return fields.length > START && Long.parseLong(fields[START]) == startTicks && !ENDED.contains(fields[STATE]);
    }

    private static String[] stat(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException gone) {
            return new String[0];
        }
    }

    /** @return whether it was there to get it */
    public boolean signal(int signal) {
        OptionalInt descriptor = open();
        if (descriptor.isEmpty()) {
            return false;
        }
        int result = Libc.pidfdSendSignal(descriptor.getAsInt(), signal);
        Libc.close(descriptor.getAsInt());
        if (result < 0 && result != -Errno.ESRCH) {
            throw new OciException("kill: " + Errno.describe(-result));
        }
        return result == 0;
    }

    /** @return whether it has ended by then */
    public boolean awaitEnd(Duration patience) {
        OptionalInt descriptor = open();
        if (descriptor.isEmpty()) {
            return true;
        }
        try (Arena arena = Arena.ofConfined()) {
            Poll poll = new Poll(arena, 1);
            poll.watch(0, descriptor.getAsInt(), Poll.IN);
            long end = System.nanoTime() + patience.toNanos();
            while (poll.await(Math.max(0, end - System.nanoTime())) == 0) {
                if (System.nanoTime() >= end) {
                    return false;
                }
            }
            return true;
        } finally {
            Libc.close(descriptor.getAsInt());
        }
    }

    /** A descriptor, which stands for this process alone once it is seen to be alive behind it. */
    public OptionalInt open() {
        int descriptor = Libc.tryPidfdOpen(pid);
        if (descriptor < 0) {
            return OptionalInt.empty();
        }
        if (!isAlive()) {
            Libc.close(descriptor);
            return OptionalInt.empty();
        }
        return OptionalInt.of(descriptor);
    }
}
