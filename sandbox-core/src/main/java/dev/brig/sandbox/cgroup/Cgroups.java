package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Control groups, which limit and measure a job as a whole. */
public final class Cgroups {
    private Cgroups() {}

    /**
     * Finds out whether this process may make groups below its own. Changes nothing.
     *
     * <p>An ordinary user may if its group was delegated; on version 1 also if an administrator made a group
     * {@code brig-<uid>} for it there.
     */
    public static CgroupSupport detect() {
        return Detection.detect(own(), Libc.getuid());
    }

    /** Finds out where this process may make groups, be it in some hierarchies only. Changes nothing. */
    public static GroupPlaces places() {
        return Detection.places(own(), Libc.getuid());
    }

    /**
     * Gives controllers on to the groups within a group of version 2. Where processes stand in the way, they move into a group
     * {@code brig-service} within it.
     *
     * @param own whether it is this process's own group, whose processes may be moved
     * @return those that the groups within have now
     * @throws SandboxException if the kernel refuses
     */
    public static Set<String> handOn(Path group, Set<String> controllers, boolean own) {
        return ServiceLeaf.handOn(group, controllers, own);
    }

    private static List<OwnGroup> own() {
        return OwnGroup.parse(read("/proc/self/cgroup"), read("/proc/self/mountinfo"));
    }

    /**
     * Makes an engine's place in the tree, and removes those of engines that were killed. On version 2 this process and
     * all others in its group move into a group {@code brig-service} within it.
     *
     * @throws SandboxException if the kernel refuses
     */
    public static EngineGroup open(CgroupSupport.Available support) {
        return EngineGroup.open(support);
    }

    private static String read(String file) {
        try {
            return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SandboxException(
                    Code.CONTROL_GROUP_FAILED, "cannot read this process's own control groups: " + e, e);
        }
    }
}
