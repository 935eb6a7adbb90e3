package dev.brig.hostile;

import dev.brig.sandbox.Policy;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Traces that hostile programs could leave on the host: processes, groups, mounts, shared objects, keys, locks, sockets,
 * files. Activity of other users of the machine is not counted.
 */
final class HostTraces {
    /** Part of every name that the programs create; its first four letters are their System V key. */
    private static final String MARK = "hostile";

    private static final String MARK_KEY = Integer.toString(0x686f7374);
    private static final String JOB = "job-";
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long PAUSE_MILLIS = 2;
    private static final List<String> LOCKED = List.of("/usr/bin/env", "/usr");
    private static final List<Path> SHARED_FOLDERS =
            List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm"), Path.of("/dev/mqueue"));

    private final Set<String> mountPoints = new HashSet<>(Set.of("/", "/proc", "/dev", "/dev/shm", "/tmp"));
    private final Set<String> before = new TreeSet<>();
    private final Map<Path, NavigableSet<Integer>> groups;
    private final Set<Long> wardens;

    /** Records the present state. */
    HostTraces(Policy policy) {
        policy.mounts().forEach(mount -> mountPoints.add(mount.destination()));
        mountPoints.add(policy.workDirectory());
        awaitNone(HostTraces::unsettled);
        wardens = wardens();
        groups = groups();
        before.addAll(things());
    }

    /** Everything that appeared since, and does not belong to the slots. Call it after another job has run in each slot. */
    List<String> leftovers() {
        List<String> found = new ArrayList<>(awaitNone(HostTraces::unsettled));
        found.addAll(awaitNone(this::groupsOfBefore)); // a job's group is removed after its outcome is delivered
        Set<Long> lost = new TreeSet<>(wardens);
        lost.removeAll(wardens());
        lost.forEach(warden -> found.add("the slot's warden is gone: process " + warden));
        Set<String> more = things();
        more.removeAll(before);
        more.forEach(thing -> found.add("left: " + thing));
        return found;
    }

    /**
     * Waits until no trace is left.
     *
     * @return the traces that are still there after the grace period
     */
    private static List<String> awaitNone(Supplier<List<String>> search) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<String> found = search.get();
        while (!found.isEmpty() && System.nanoTime() < deadline) {
            pause();
            found = search.get();
        }
        return found;
    }

    /** If a job has run since, the group that was prepared for it must be gone; the group after that may be unused. */
    private List<String> groupsOfBefore() {
        List<String> found = new ArrayList<>();
        groups().forEach((sandbox, now) -> {
            NavigableSet<Integer> old = groups.getOrDefault(sandbox, new TreeSet<>());
            if (!now.equals(old) && !old.isEmpty()) {
                old.headSet(old.last(), false).stream()
                        .filter(now::contains)
                        .forEach(number -> found.add("left: group " + sandbox + "/" + JOB + number));
            }
        });
        return found;
    }

    /** Wardens that do not have exactly one init without children, as in a ready slot. */
    private static List<String> unsettled() {
        List<String> found = new ArrayList<>();
        for (ProcessHandle warden : wardenProcesses()) {
            List<ProcessHandle> below = warden.descendants().toList();
            if (below.size() != 1) {
                found.add("left: processes in a slot: "
                        + below.stream()
                                .map(process -> process.pid() + " " + name(process))
                                .toList());
            }
        }
        return found;
    }

    private static Set<Long> wardens() {
        return wardenProcesses().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private static List<ProcessHandle> wardenProcesses() {
        return ProcessHandle.current()
                .children()
                .filter(child -> name(child).equals("brig-warden"))
                .toList();
    }

    private static String name(ProcessHandle process) {
        return lines("/proc/" + process.pid() + "/comm").findFirst().orElse("");
    }

    /** The numbers of jobs' groups, by the directories of sandboxes in all hierarchies. */
    private static Map<Path, NavigableSet<Integer>> groups() {
        Map<Path, NavigableSet<Integer>> found = new HashMap<>();
        if (Cgroups.detect() instanceof CgroupSupport.Available available) {
            String engines = "brig-" + ProcessHandle.current().pid() + "-*";
            for (var hierarchy : available.hierarchies()) {
                for (Path engine : list(hierarchy.directory(), engines)) {
                    for (Path sandbox : list(engine, "slot-*")) {
                        found.put(sandbox, numbers(list(sandbox, JOB + "*")));
                    }
                }
            }
        }
        return found;
    }

    private static NavigableSet<Integer> numbers(List<Path> groups) {
        return groups.stream()
                .map(group -> group.getFileName().toString().substring(JOB.length()))
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> things() {
        Set<String> found = new TreeSet<>();
        lines("/proc/self/mountinfo")
                .filter(line -> mountPoints.contains(line.split(" ", -1)[4]))
                .forEach(line -> found.add("mount " + line));
        for (String kind : List.of("shm", "msg", "sem")) {
            lines("/proc/sysvipc/" + kind)
                    .filter(line -> line.strip().startsWith(MARK_KEY))
                    .forEach(line -> found.add(kind + " " + line.strip()));
        }
        lines("/proc/keys").filter(line -> line.contains(MARK)).forEach(line -> found.add("key " + line));
        lines("/proc/net/unix").filter(line -> line.contains(MARK)).forEach(line -> found.add("socket " + line));
        locks().forEach(line -> found.add("lock " + line));
        for (Path folder : SHARED_FOLDERS) {
            list(folder, "*" + MARK + "*").forEach(file -> found.add("file " + file));
        }
        return found;
    }

    /** Locks on the files that programs try to lock. */
    private static Stream<String> locks() {
        List<String> inodes = LOCKED.stream().map(HostTraces::inode).toList();
        return lines("/proc/locks")
                .filter(line -> inodes.stream().anyMatch(inode -> line.contains(":" + inode + " ")))
                .map(line -> line.substring(line.indexOf(' '))); // the number before changes with the locks of others
    }

    private static String inode(String file) {
        try {
            return Files.getAttribute(Path.of(file), "unix:ino").toString();
        } catch (IOException absent) {
            return "none";
        }
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file), java.nio.charset.StandardCharsets.ISO_8859_1).stream();
        } catch (IOException absent) {
            return Stream.empty();
        }
    }

    private static List<Path> list(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            entries.forEach(found::add);
        } catch (IOException | UncheckedIOException | java.nio.file.DirectoryIteratorException absent) {
            return found;
        }
        return found;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
