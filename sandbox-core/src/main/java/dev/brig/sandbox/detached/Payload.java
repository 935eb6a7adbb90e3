package dev.brig.sandbox.detached;

import dev.brig.sandbox.container.ResourceLimit;
import dev.brig.sandbox.libc.Constant;
import java.util.List;
import java.util.Optional;

/**
 * The program of a container and the privileges it has.
 *
 * @param paths where its executable may be; the first that can be executed is
 * @param groups further group ids; empty where it has none or may not change them
 * @param changesGroups whether the list of groups is set
 * @param ownedStreams those of standard input, output and error that become its user's: pipes and terminals alone
 * @param preserved how many descriptors from 3 on it inherits
 */
public record Payload(
        List<String> paths,
        List<String> argv,
        List<String> environment,
        String directory,
        long uid,
        long gid,
        List<Long> groups,
        boolean changesGroups,
        int umask,
        List<ResourceLimit> limits,
        Capabilities capabilities,
        boolean noNewPrivileges,
        Optional<Filter> filter,
        Optional<Terminal> terminal,
        List<Integer> ownedStreams,
        int preserved) {

    public Payload {
        paths = List.copyOf(paths);
        argv = List.copyOf(argv);
        environment = List.copyOf(environment);
        groups = List.copyOf(groups);
        limits = List.copyOf(limits);
        ownedStreams = List.copyOf(ownedStreams);
    }

    /** Sets of capabilities as bits by their numbers. */
    public record Capabilities(long bounding, long effective, long permitted, long inheritable, long ambient) {}

    /**
     * A filter of system calls.
     *
     * @param instructions an array of {@code struct sock_filter}
     * @param flags of seccomp(2)
     * @param listener who answers calls, where some are to be answered
     */
    public record Filter(byte[] instructions, Constant flags, Optional<Listener> listener) {}

    /**
     * A program that is handed the descriptor by which calls are answered (seccomp_unotify(2)).
     *
     * @param socketPath where it listens
     * @param metadata of its own, which it is given
     */
    public record Listener(String socketPath, String metadata) {}

    /** A terminal; a size of zero rows is left as it is. */
    public record Terminal(int rows, int columns) {}
}
