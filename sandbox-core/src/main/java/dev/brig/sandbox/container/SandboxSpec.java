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
 * @param warm what is started ahead of its jobs, and that alone they can be; empty where each executes a program of its own
 */
public record SandboxSpec(
        ContainerSpec container,
        Limits defaults,
        Groups groups,
        Identity identity,
        long parent,
        Probe probe,
        Optional<WarmStart> warm) {

    /** A sandbox whose jobs execute programs. */
    public SandboxSpec(
            ContainerSpec container, Limits defaults, Groups groups, Identity identity, long parent, Probe probe) {
        this(container, defaults, groups, identity, parent, probe, Optional.empty());
    }

    /**
     * Where jobs' groups are made.
     *
     * @param unified whether this is v2, where init is born in its group; on v1 it joins by the {@code tasks} files
     * @param directories absolute paths, one for each hierarchy; none where there are no groups
     * @param inherited directories that the warden itself joins, for all jobs to be born there: for all CPU time of the slot to be
     *     accounted, and its rate to be limited where jobs have one
     */
    public record Groups(boolean unified, List<String> directories, List<String> inherited) {
        public Groups {
            directories = List.copyOf(directories);
            inherited = List.copyOf(inherited);
        }

        public static Groups none() {
            return new Groups(false, List.of(), List.of());
        }
    }

    /** How a sandbox comes to the user it runs as. */
    public enum Way {
        /** It runs as the user who started Brig, as all others of his. */
        SHARED,
        /** It runs as a user of its slot's own: Brig is root, and its warden becomes that user before anything else. */
        ROOT,
        /**
         * It runs as a user of its slot's own, one of those that the system has given to the user who started Brig (subuid(5)):
         * its warden becomes that user when the root is made.
         */
        SUBORDINATE
    }

    /**
     * @param uid on the host
     * @param way how the warden becomes this user
     */
    public record Identity(int uid, int gid, Way way) {
        private static final int ROOT = 0;

        /** That of the user who started Brig. */
        public static Identity shared() {
            return new Identity(Libc.getuid(), Libc.getgid(), Way.SHARED);
        }

        /** Whether the warden starts as root and must become this user. */
        public boolean becomes() {
            return way == Way.ROOT;
        }

        public boolean isSubordinate() {
            return way == Way.SUBORDINATE;
        }

        /** The calling thread sees files as the slot's user does. */
        public void assume() {
            if (becomes()) {
                Libc.setfsids(uid, gid);
            }
        }

        /** Does something that is not the slot's own, and may open files or start threads, with the JVM's ids. */
        public <T> T outside(Supplier<T> action) {
            if (!becomes()) {
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
