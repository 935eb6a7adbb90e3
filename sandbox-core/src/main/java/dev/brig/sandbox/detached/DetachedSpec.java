package dev.brig.sandbox.detached;

import dev.brig.sandbox.container.Namespace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A container of one program, whatever it was described by.
 *
 * @param groups files of control groups that take its processes
 * @param fresh namespaces of its own
 * @param joined namespaces of others
 * @param users which ids are which on the host, if it has a user namespace of its own
 * @param root its files
 * @param kernelParameters by their paths beneath {@code /proc/sys}
 * @param hostname and {@code domainname}: only where it has a UTS namespace of its own
 * @param oomScoreAdjustment from -1000 to 1000: whom the kernel ends first when memory is short
 * @param createHooks commands of the host that run in its namespaces before the root is changed
 * @param startHooks commands of the container that run before its program
 */
public record DetachedSpec(
        List<String> groups,
        Set<Namespace> fresh,
        List<Joined> joined,
        Optional<Users> users,
        ContainerRoot root,
        Map<String, String> kernelParameters,
        Optional<String> hostname,
        Optional<String> domainname,
        Optional<Integer> oomScoreAdjustment,
        List<Hook> createHooks,
        List<Hook> startHooks,
        Payload payload) {

    public DetachedSpec {
        groups = List.copyOf(groups);
        fresh = Set.copyOf(fresh);
        joined = List.copyOf(joined);
        kernelParameters = Map.copyOf(kernelParameters);
        createHooks = List.copyOf(createHooks);
        startHooks = List.copyOf(startHooks);
    }

    /** A namespace by the path of its file. */
    public record Joined(Namespace namespace, String path) {}

    /** The maps of a new user namespace. */
    public record Users(List<Range> users, List<Range> groups) {
        public Users {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }

        boolean hasRoot() {
            return maps(users, 0) && maps(groups, 0);
        }

        /** Whether an id of the container is one of the host's. */
        public static boolean maps(List<Range> ranges, long id) {
            return ranges.stream().anyMatch(range -> id >= range.inside && id < range.inside + range.count);
        }
    }

    /**
     * Consecutive ids.
     *
     * @param inside the first in the container
     * @param outside the first on the host
     */
    public record Range(long inside, long outside, long count) {
        String line() {
            return inside + " " + outside + " " + count;
        }
    }

    /** A command that is given the container's state as its input. */
    public record Hook(String path, List<String> argv, List<String> environment) {
        public Hook {
            argv = List.copyOf(argv);
            environment = List.copyOf(environment);
        }
    }

    /** The same in control groups. */
    public DetachedSpec in(List<String> groups) {
        return new DetachedSpec(
                groups,
                fresh,
                joined,
                users,
                root,
                kernelParameters,
                hostname,
                domainname,
                oomScoreAdjustment,
                createHooks,
                startHooks,
                payload);
    }

    boolean isOwn(Namespace namespace) {
        return fresh.contains(namespace);
    }
}
