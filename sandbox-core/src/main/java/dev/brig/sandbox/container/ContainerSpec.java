package dev.brig.sandbox.container;

import dev.brig.sandbox.root.RootTree;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a container is, whatever it was described by: a policy of Brig's, or another system's configuration. Equal specifications
 * make containers that can stand for each other.
 *
 * @param namespaces those that the container has of its own; the others it shares with the host
 * @param users the user ids
 * @param groups the group ids
 * @param root its files, besides those that this specification names itself
 * @param devices names in {@code /dev} of those devices of the host that it has
 * @param masked paths that show nothing
 * @param scratch where it can write
 * @param hostname what {@code hostname} says inside
 * @param environment variables of every process, on top of which each may have its own
 * @param capabilities those that its processes keep
 * @param limits of every process
 * @param filter the system calls
 * @param noSpeculation whether speculation that leaks is switched off
 * @param lifetime when it ends
 * @param networkOf the process whose network namespace it has, where that is neither its own nor the host's; in a user namespace that
 *     was made by the same user
 */
public record ContainerSpec(
        Set<Namespace> namespaces,
        IdMap users,
        IdMap groups,
        RootTree root,
        List<String> devices,
        List<MaskedPath> masked,
        Scratch scratch,
        String hostname,
        Map<String, String> environment,
        Set<Integer> capabilities,
        List<ResourceLimit> limits,
        SeccompFilter filter,
        boolean noSpeculation,
        Lifetime lifetime,
        OptionalLong networkOf) {

    /** With a network of its own, or the host's. */
    public ContainerSpec(
            Set<Namespace> namespaces,
            IdMap users,
            IdMap groups,
            RootTree root,
            List<String> devices,
            List<MaskedPath> masked,
            Scratch scratch,
            String hostname,
            Map<String, String> environment,
            Set<Integer> capabilities,
            List<ResourceLimit> limits,
            SeccompFilter filter,
            boolean noSpeculation,
            Lifetime lifetime) {
        this(
                namespaces,
                users,
                groups,
                root,
                devices,
                masked,
                scratch,
                hostname,
                environment,
                capabilities,
                limits,
                filter,
                noSpeculation,
                lifetime,
                OptionalLong.empty());
    }

    public ContainerSpec {
        namespaces = Set.copyOf(namespaces);
        devices = List.copyOf(devices);
        masked = List.copyOf(masked);
        environment = Map.copyOf(environment);
        capabilities = Set.copyOf(capabilities);
        limits = List.copyOf(limits);
    }

    /** Whether each job's sockets may leave something in their network namespace that a later job could see. */
    boolean alwaysOwnNetwork() {
        return namespaces.contains(Namespace.NETWORK) && !filter.onlyLocalSockets();
    }

    /** Whether jobs share a network namespace as long as none of them has left a socket in it. */
    public boolean mayOwnNetwork() {
        return namespaces.contains(Namespace.NETWORK) && filter.onlyLocalSockets();
    }

    /**
     * One tmpfs for each job, whose folders appear as the work directory, {@code /tmp} and {@code /dev/shm}.
     *
     * @param workDirectory where processes start
     * @param hugePages whether it keeps files in pages of up to 2 MiB
     * @param holdsRoot whether what processes change in the container's root, which is made of layers, is kept in it too;
     *     otherwise nothing can be changed there
     */
    public record Scratch(String workDirectory, boolean hugePages, boolean holdsRoot) {
        /** What has changed in the root: a layer as it lies. */
        public static final String ROOT = "root";

        /** Files of Brig's own: the root of the tmpfs and the folders in it. */
        public int ownFiles() {
            return holdsRoot ? 7 : 4;
        }
    }
}
