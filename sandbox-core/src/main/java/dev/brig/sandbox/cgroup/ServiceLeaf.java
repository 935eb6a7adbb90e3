package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.cgroup.file.GroupDirectory;
import dev.brig.sandbox.libc.Errno;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * On version 2 a group may hold processes or give controllers to groups within, not both. So all processes of our group,
 * including this one, move into a leaf of it.
 */
final class ServiceLeaf {
    static final String NAME = "brig-service";

    private static final int ROUNDS = 100; // processes may be born while we go through the list

    private ServiceLeaf() {}

    static void moveInto(Path group, Set<String> controllers) {
        try (GroupDirectory directory = GroupDirectory.open(group)) {
            if (!isRoot(group)) { // the root of the whole tree may hold both
                makeLeaf(group);
                empty(directory);
            }
            Groups.enable(directory, controllers);
        }
    }

    /** @see Cgroups#handOn */
    static Set<String> handOn(Path group, Set<String> controllers, boolean own) {
        try (GroupDirectory directory = GroupDirectory.open(group)) {
            Set<String> wanted = words(group.resolve("cgroup.controllers"));
            wanted.retainAll(controllers);
            Set<String> given = words(group.resolve("cgroup.subtree_control"));
            if (given.containsAll(wanted)) {
                return given;
            }
            if (own && !isRoot(group)) {
                makeLeaf(group);
                empty(directory);
            }
            for (String controller : wanted) {
                // One at a time: what the kernel keeps back is missed only by those who ask for it.
                directory.tryWrite("cgroup.subtree_control", "+" + controller);
            }
            return words(group.resolve("cgroup.subtree_control"));
        }
    }

    private static Set<String> words(Path file) {
        try {
            return new HashSet<>(Arrays.asList(Files.readString(file).strip().split(" ", -1)));
        } catch (IOException e) {
            throw new SandboxException(Code.CONTROL_GROUP_FAILED, "read " + file + ": " + e.getMessage(), e);
        }
    }

    static boolean isRoot(Path group) {
        return !Files.exists(group.resolve("cgroup.type"));
    }

    private static void makeLeaf(Path group) {
        try {
            Files.createDirectory(group.resolve(NAME));
        } catch (FileAlreadyExistsException another) {
            // Made by an engine before us, or beside us.
        } catch (IOException e) {
            throw new SandboxException(
                    Code.CONTROL_GROUP_FAILED,
                    "cannot make the group " + group.resolve(NAME) + ": " + e.getMessage(),
                    e);
        }
    }

    private static void empty(GroupDirectory directory) {
        for (int round = 0; round < ROUNDS; round++) {
            int[] pids = directory.ids("cgroup.procs");
            if (pids.length == 0) {
                return;
            }
            for (int pid : pids) {
                int moved = directory.tryWrite(NAME + "/cgroup.procs", Integer.toString(pid));
                if (moved < 0 && moved != -Errno.ESRCH) {
                    throw directory.failure("move process " + pid + " to", NAME, moved);
                }
            }
        }
        throw new SandboxException(
                Code.CONTROL_GROUP_FAILED,
                directory.path() + " keeps getting new processes and cannot be given over to jobs");
    }
}
