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

    /**
     * Whether each job has its own group here. It has none if a controller of version 1 stands alone that sets no limit (cpuacct)
     * or a limit that few jobs have (cpu), since each group costs time.
     */
    public boolean holdsJobs() {
        return name.equals(UNIFIED) || controls("memory") || controls("pids");
    }

    /** Whether CPU time is accounted here although jobs have no groups of their own here: then the warden joins its slot's group. */
    public boolean accountsForSlots() {
        return controls("cpuacct") && !holdsJobs();
    }

    /** Whether nothing but the rate of CPU time is limited here: a group that only jobs with a rate are in. */
    public boolean limitsRateAlone() {
        return controls("cpu") && !holdsJobs() && !accountsForSlots();
    }

    boolean controls(String controller) {
        return List.of(name.split(",", -1)).contains(controller);
    }

    Hierarchy child(String group) {
        return new Hierarchy(name, directory.resolve(group));
    }
}
