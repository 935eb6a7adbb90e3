package dev.brig.ci;

import java.util.List;

/**
 * The network of a CI job and its services.
 *
 * @param hostPorts TCP ports of this machine's own loopback that the job reaches at its own; for {@link Kind#USER} alone
 * @param published ports of the job that this machine reaches at its loopback; for {@link Kind#USER} alone
 */
public record CiNetwork(Kind kind, List<Integer> hostPorts, List<Published> published) {
    private static final int LAST_PORT = 65535;

    /** What there is besides a loopback of the job's own. */
    public enum Kind {
        NONE,
        /** What this machine reaches, but for itself and its link, carried by pasta(1). */
        USER,
        /** This machine's own network, all of it, loopback included: no wall at all. */
        HOST
    }

    /** @param hostPort at 127.0.0.1 of this machine */
    public record Published(int hostPort, int port) {
        public Published {
            requirePort(hostPort);
            requirePort(port);
        }
    }

    public CiNetwork {
        hostPorts = List.copyOf(hostPorts);
        published = List.copyOf(published);
        hostPorts.forEach(CiNetwork::requirePort);
        if (kind != Kind.USER && !(hostPorts.isEmpty() && published.isEmpty())) {
            throw new CiException("ports are opened and published in a network of kind user alone");
        }
    }

    private static void requirePort(int port) {
        if (port < 1 || port > LAST_PORT) {
            throw new CiException("not a port: " + port);
        }
    }

    /** Nothing but the loopback. */
    public static CiNetwork none() {
        return new CiNetwork(Kind.NONE, List.of(), List.of());
    }
}
