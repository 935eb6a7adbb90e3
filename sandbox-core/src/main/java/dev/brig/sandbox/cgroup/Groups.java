package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Makes groups other than those of jobs. */
final class Groups {
    private Groups() {}

    static void make(Path directory) {
        try {
            Files.createDirectory(directory);
            // Independent of the umask: a slot's user must be able to reach its own groups.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Enables these controllers for the groups within (version 2). */
    static void enable(GroupDirectory directory, Collection<String> controllers) {
        String wanted = List.of("memory", "pids", "cpu").stream()
                .filter(controllers::contains)
                .map(controller -> "+" + controller)
                .collect(Collectors.joining(" "));
        directory.write("cgroup.subtree_control", wanted);
    }

    /** Lets the slot's processes be put into the groups of a directory; its limits stay ours. */
    static void open(Path directory, CgroupVersion version, SlotOwner owner) {
        switch (owner) {
            case SlotOwner.Ourselves _ -> {}
            case SlotOwner.User(int uid) -> give(directory, version, uid);
            case SlotOwner.Anyone _ -> joining(version).forEach(file -> allow(directory.resolve(file), "rw-rw-rw-"));
        }
    }

    private static void give(Path directory, CgroupVersion version, int uid) {
        List<String> files = switch (version) {
            case V1 -> List.of("tasks", "cgroup.procs");
            case V2 -> List.of("cgroup.procs", "cgroup.threads", "cgroup.subtree_control");
        };
        int sameGroup = -1;
        Libc.chown(directory.toString(), uid, sameGroup);
        List.of("cpu.cfs_period_us", "cpu.cfs_quota_us").stream()
                .map(directory::resolve)
                .filter(Files::exists)
                .forEach(rate ->
                        Libc.chown(rate.toString(), uid, sameGroup)); // of version 1: one rate for all of the slot
        files.forEach(file -> Libc.chown(directory.resolve(file).toString(), uid, sameGroup));
    }

    /** Closes a directory, and what is within, to all but ourselves. */
    static void close(Path directory) {
        allow(directory, "rwx------");
    }

    /** What a process writes to that joins a group, or that others are put into one by. */
    static List<String> joining(CgroupVersion version) {
        return List.of(version == CgroupVersion.V1 ? "tasks" : "cgroup.procs");
    }

    private static void allow(Path path, String permissions) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
