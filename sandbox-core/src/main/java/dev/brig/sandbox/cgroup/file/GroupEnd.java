package dev.brig.sandbox.cgroup.file;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Ends groups: first their processes, then the groups themselves. */
public final class GroupEnd {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int AT_ONCE = 64;
    private static final long PAUSE_NANOS = 50_000;

    private GroupEnd() {}

    /** How long to wait for an end. The kernel takes microseconds; a process in a broken driver may take for ever. */
    public static long deadline() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    /** Kills every process of a group and returns when none is left. */
    public static void kill(GroupDirectory parent, String group, long deadlineNanos) {
        int killed = parent.tryWrite(group + "/cgroup.kill", "1");
        if (killed < 0) {
            // No such file on version 1 and before 5.14. No process may be born while we go through the list.
            parent.tryWrite(group + "/pids.max", "0");
        }
        String list = group + "/cgroup.procs";
        int[] pids = parent.ids(list);
        while (pids.length > 0) {
            endProcesses(parent, list, Arrays.copyOf(pids, Math.min(pids.length, AT_ONCE)), deadlineNanos);
            pids = parent.ids(list);
            if (pids.length > 0 && deadlineNanos - System.nanoTime() < 0) {
                throw new SandboxException(
                        Code.PROCESSES_REMAIN,
                        parent.path().resolve(group) + ": processes outlive SIGKILL: " + Arrays.toString(pids));
            }
        }
    }

    /** Removes a group that is empty or is about to be. */
    public static void remove(GroupDirectory parent, String group, long deadlineNanos) {
        int result;
        while ((result = parent.tryRmdir(group)) < 0 && result != -Errno.ENOENT) {
            if (result != -Errno.EBUSY || deadlineNanos - System.nanoTime() < 0) {
                throw parent.failure("rmdir", group, result);
            }
            awaitEmpty(parent, group, deadlineNanos);
        }
    }

    /**
     * Kills all processes in groups and in those below them, and removes the groups.
     *
     * @param directories of one place in all hierarchies
     */
    public static void removeTrees(Collection<Path> directories, long deadlineNanos) {
        directories.forEach(GroupEnd::liftRates); // of all, first: the hierarchy that holds the rate may come last
        directories.forEach(directory -> removeTree(directory, deadlineNanos));
    }

    private static void removeTree(Path directory, long deadlineNanos) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path child : children) {
                removeTree(child, deadlineNanos);
            }
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (GroupDirectory parent = GroupDirectory.open(directory.getParent())) {
            String group = directory.getFileName().toString();
            kill(parent, group, deadlineNanos);
            remove(parent, group, deadlineNanos);
        }
    }

    /**
     * Lets what is in a group and in those below it use all the CPU time it can get: a killed process gives back its memory
     * by itself, and under a rate of 1 % that can take minutes.
     */
    private static void liftRates(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            tree.filter(Files::isDirectory).forEach(group -> {
                try (GroupDirectory own = GroupDirectory.open(group)) {
                    liftRate(own, ".");
                } catch (SandboxException gone) {
                    // and its processes with it
                }
            });
        } catch (IOException | UncheckedIOException gone) {
            // what is still there is told by its removal
        }
    }

    /** Lifts the rate of CPU time of one group, if it has one. */
    public static void liftRate(GroupDirectory parent, String group) {
        parent.tryWrite(group + "/cpu.max", "max");
        parent.tryWrite(group + "/cpu.cfs_quota_us", "-1");
    }

    private static void endProcesses(GroupDirectory parent, String list, int[] pids, long deadlineNanos) {
        int[] pidfds = Arrays.stream(pids).map(Libc::tryPidfdOpen).toArray();
        try {
            // A pid may have been reused before we opened it: only one that is still listed belongs to the group.
            List<Integer> listed = Arrays.stream(parent.ids(list)).boxed().toList();
            for (int i = 0; i < pids.length; i++) {
                if (listed.contains(pids[i])) {
                    int sent = pidfds[i] < 0 ? pidfds[i] : Libc.pidfdSendSignal(pidfds[i], Kernel.SIGKILL.bits());
                    if (sent < 0 && sent != -Errno.ESRCH) {
                        throw parent.failure("kill " + pids[i] + " of", list, sent);
                    }
                }
            }
            for (int i = 0; i < pids.length; i++) {
                if (listed.contains(pids[i]) && pidfds[i] >= 0) {
                    await(pidfds[i], Poll.IN, deadlineNanos);
                }
            }
        } finally {
            Arrays.stream(pidfds).filter(pidfd -> pidfd >= 0).forEach(Libc::close);
        }
    }

    private static void awaitEmpty(GroupDirectory parent, String group, long deadlineNanos) {
        int events = parent.tryOpen(group + "/cgroup.events");
        if (events >= 0) {
            try {
                if (parent.values(events, group + "/cgroup.events").get("populated") != 0) {
                    await(events, Poll.PRI, deadlineNanos);
                    return;
                }
            } finally {
                Libc.close(events);
            }
        }
        // Version 1 has no notice for a group that becomes empty.
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private static void await(int fd, int event, long deadlineNanos) {
        try (Arena arena = Arena.ofConfined()) {
            Poll poll = new Poll(arena, 1);
            poll.watch(0, fd, event);
            poll.await(Math.max(0, deadlineNanos - System.nanoTime()));
        }
    }
}
