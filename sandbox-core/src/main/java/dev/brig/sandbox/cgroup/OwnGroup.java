package dev.brig.sandbox.cgroup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The group of this process in one hierarchy.
 *
 * @param name as {@link Hierarchy#name()}
 * @param path as in {@code /proc/self/cgroup}, relative to the root of the cgroup namespace
 * @param mounts of the hierarchy, in the order of the mount table, whether or not they show the group
 */
record OwnGroup(String name, String path, List<CgroupMount> mounts) {

    /**
     * Reads the groups of a process, of hierarchies with a controller and of version 2.
     *
     * @param cgroup text of {@code /proc/<pid>/cgroup}
     * @param mountinfo text of {@code /proc/<pid>/mountinfo}
     */
    static List<OwnGroup> parse(String cgroup, String mountinfo) {
        List<CgroupMount> mounts = CgroupMount.parse(mountinfo);
        List<OwnGroup> groups = new ArrayList<>();
        for (String line : cgroup.lines().toList()) {
            String[] fields = line.split(":", 3); // id:controllers:path, and the path may hold colons
            if (fields.length != 3 || fields[1].startsWith("name=")) {
                continue;
            }
            String name = fields[1].isEmpty() ? Hierarchy.UNIFIED : fields[1];
            groups.add(new OwnGroup(
                    name,
                    fields[2],
                    mounts.stream().filter(mount -> mount.shows(name)).toList()));
        }
        return List.copyOf(groups);
    }

    /** The directories in which the mounts show the group; none if it is not mounted. */
    List<Path> directories() {
        return mounts.stream()
                .map(mount -> mount.resolve(path))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The mount point above one of {@link #directories()}. */
    Path top(Path directory) {
        return mounts.stream()
                .filter(mount -> mount.resolve(path).filter(directory::equals).isPresent())
                .map(mount -> Path.of(mount.mountPoint()))
                .findFirst()
                .orElseThrow();
    }

    boolean controls(String controller) {
        return List.of(name.split(",", -1)).contains(controller);
    }
}
