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

    /** Lets a user make groups in a directory and put its own processes there; the limits of the directory stay ours. */
    static void delegate(Path directory, CgroupVersion version, int uid) {
        List<String> files = switch (version) {
            case V1 -> List.of("tasks", "cgroup.procs");
            case V2 -> List.of("cgroup.procs", "cgroup.threads", "cgroup.subtree_control");
        };
        int sameGroup = -1;
        Libc.chown(directory.toString(), uid, sameGroup);
        files.forEach(file -> Libc.chown(directory.resolve(file).toString(), uid, sameGroup));
    }
}
