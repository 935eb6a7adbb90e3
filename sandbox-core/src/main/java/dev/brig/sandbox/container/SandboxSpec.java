package dev.brig.sandbox.container;

import dev.brig.sandbox.Limits;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A container and its place on this machine: all that a sandbox's program is made of.
 *
 * @param defaults the limits of a job that does not ask for its own
 * @param groups directories of the slot in the cgroup tree
 * @param identity who the warden is on the host
 * @param parent the process whose end ends the warden
 */
public record SandboxSpec(
        ContainerSpec container, Limits defaults, Groups groups, Identity identity, long parent, Probe probe) {

    /**
     * Where jobs' groups are made.
     *
     * @param unified whether this is v2, where init is born in its group; on v1 it joins by the {@code tasks} files
     * @param directories absolute paths, one for each hierarchy; none where there are no groups
     * @param accounting the directory that the warden itself joins, for all CPU time of the slot to be accounted there
     */
    public record Groups(boolean unified, List<String> directories, Optional<String> accounting) {
        public Groups {
            directories = List.copyOf(directories);
        }

        public static Groups none() {
            return new Groups(false, List.of(), Optional.empty());
        }
    }

    /**
     * @param uid on the host
     * @param become whether the warden starts as root and must become this user
     */
    public record Identity(int uid, int gid, boolean become) {
        private static final int ROOT = 0;

        /** The calling thread sees files as the slot's user does. */
        public void assume() {
            if (become) {
                Libc.setfsids(uid, gid);
            }
        }

        /** Does something that is not the slot's own, and may open files or start threads, with the JVM's ids. */
        public <T> T outside(Supplier<T> action) {
            if (!become) {
                return action.get();
            }
            Libc.setfsids(ROOT, ROOT);
            try {
                return action.get();
            } finally {
                assume();
            }
        }

        public void outside(Runnable action) {
            outside(() -> {
                action.run();
                return action;
            });
        }
    }

    /** The seccomp program of an init. */
    public SeccompFilter filter(ScratchSpec scratch) {
        SeccompFilter filter = container.filter();
        OptionalLong watched = scratch.watchedDescriptors();
        return watched.isPresent() ? filter.watchingDescriptors(watched.getAsLong()) : filter;
    }
}
