package dev.brig.sandbox.cgroup;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mount of a cgroup hierarchy (proc_pid_mountinfo(5)).
 *
 * @param root the group it shows at its mount point, relative to the root of the cgroup namespace
 * @param mountPoint absolute
 * @param unified whether it is of version 2
 * @param options of the file system: for version 1 its controllers among others
 */
record CgroupMount(String root, String mountPoint, boolean unified, Set<String> options) {

    /** The mounts of both versions, in the table's order. */
    static List<CgroupMount> parse(String mountinfo) {
        List<CgroupMount> mounts = new ArrayList<>();
        for (String line : mountinfo.lines().toList()) {
            // id parent device root mountPoint options [tags…] - type source superOptions
            int separator = line.indexOf(" - ");
            if (separator < 0) {
                continue;
            }
            String[] mount = line.substring(0, separator).split(" ", -1);
            String[] fileSystem = line.substring(separator + 3).split(" ", -1);
            boolean unified = fileSystem[0].equals("cgroup2");
            if (mount.length < 6 || fileSystem.length < 3 || !(unified || fileSystem[0].equals("cgroup"))) {
                continue;
            }
            mounts.add(new CgroupMount(
                    unescape(mount[3]),
                    unescape(mount[4]),
                    unified,
                    new HashSet<>(Arrays.asList(fileSystem[2].split(",", -1)))));
        }
        return mounts;
    }

    boolean shows(String hierarchy) {
        return hierarchy.equals(Hierarchy.UNIFIED)
                ? unified
                : !unified && options.containsAll(Arrays.asList(hierarchy.split(",", -1)));
    }

    /** Where this mount shows a group; empty if it lies outside of the part that is mounted. */
    Optional<Path> resolve(String group) {
        if (group.startsWith("/..") || group.endsWith(" (deleted)")) {
            return Optional.empty();
        }
        try {
            Path visible = Path.of(root);
            Path wanted = Path.of(group);
            return wanted.startsWith(visible)
                    ? Optional.of(Path.of(mountPoint, visible.relativize(wanted).toString()))
                    : Optional.empty();
        } catch (InvalidPathException e) { // a name that the JVM's locale cannot say
            return Optional.empty();
        }
    }

    /** Undoes the kernel's escapes of blank, tab, newline and backslash: a backslash and three octal digits. */
    static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\\' && i + 3 < bytes.length) {
                plain[length++] = (byte) ((bytes[i + 1] - '0') << 6 | (bytes[i + 2] - '0') << 3 | (bytes[i + 3] - '0'));
                i += 3;
            } else {
                plain[length++] = bytes[i];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }
}
