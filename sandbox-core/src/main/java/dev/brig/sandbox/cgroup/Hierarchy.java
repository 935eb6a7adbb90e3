package dev.brig.sandbox.cgroup;

import java.nio.file.Path;
import java.util.List;

/**
 * A directory in one hierarchy of control groups.
 *
 * @param name the controllers of the hierarchy as they are mounted, for example {@code memory} or {@code cpu,cpuacct};
 *     {@code unified} for version 2
 * @param directory absolute
 */
public record Hierarchy(String name, Path directory) {
    static final String UNIFIED = "unified";

    boolean controls(String controller) {
        return List.of(name.split(",", -1)).contains(controller);
    }

    Hierarchy child(String group) {
        return new Hierarchy(name, directory.resolve(group));
    }
}
