package dev.brig.sandbox.cgroup;

import java.util.List;
import java.util.Set;

/** Whether this process may make control groups, and where. */
public sealed interface CgroupSupport {

    /**
     * It may.
     *
     * @param version the interface
     * @param controllers the controllers that limit and measure: {@code memory}, {@code pids}, {@code cpuacct} (on version 2
     *     without a controller of its own), and {@code cpu} where a CPU rate can be enforced
     * @param hierarchies the directories below which Brig works
     */
    record Available(CgroupVersion version, Set<String> controllers, List<Hierarchy> hierarchies)
            implements CgroupSupport {
        public Available {
            controllers = Set.copyOf(controllers);
            hierarchies = List.copyOf(hierarchies);
        }

        /** Whether {@link JobGroup#setCpuRate} works. */
        public boolean limitsCpuRate() {
            return controllers.contains("cpu");
        }
    }

    /**
     * It may not.
     *
     * @param reason what is missing, in a sentence without a full stop
     * @param remedy one command line that gives it, to be run by this user
     */
    record Unavailable(String reason, String remedy) implements CgroupSupport {}
}
