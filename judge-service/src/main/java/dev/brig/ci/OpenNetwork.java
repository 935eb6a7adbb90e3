package dev.brig.ci;

import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.network.AddressRange;
import dev.brig.sandbox.network.NetworkNamespace;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The network of one run, as long as it is open. */
final class OpenNetwork implements AutoCloseable {
    /** Where clouds tell a machine its secrets: link-local addresses, and those of Alibaba, Azure and Oracle that are none; and all that is sent to many. */
    private static final List<String> CLOSED =
            List.of("169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.0/24", "224.0.0.0/4");

    private static final Path TUN = Path.of("/dev/net/tun");
    private static final String HOSTS = "/etc/hosts";
    private static final String RESOLVER = "/etc/resolv.conf";
    private static final Path RESOLVED =
            Path.of("/run/systemd/resolve/resolv.conf"); // of systemd-resolved(8): its own servers

    private final CiNetwork network;
    private final Optional<NetworkNamespace> namespace;
    private final List<String> troubles = new ArrayList<>();

    OpenNetwork(CiNetwork network) {
        this.network = network;
        this.namespace = switch (network.kind()) {
            case HOST -> Optional.empty();
            case NONE -> Optional.of(new NetworkNamespace(List.of()));
            case USER -> Optional.of(userMode(network));
        };
    }

    private static NetworkNamespace userMode(CiNetwork network) {
        Path pasta = pasta();
        if (!Files.isWritable(TUN)) {
            throw new CiException(
                    "a network of kind user needs " + TUN + ", which this user cannot open: as root, chmod 666 " + TUN);
        }
        NetworkNamespace namespace = new NetworkNamespace(closed());
        try {
            namespace.connect(pasta.toString(), arguments(network, namespace.process()), List.of("PATH=/usr/bin:/bin"));
            return namespace;
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    /** What does not lead anywhere but where it is said: pasta's own defaults would open ports in both directions. */
    private static List<String> arguments(CiNetwork network, long process) {
        List<String> arguments = new ArrayList<>(List.of("pasta", "--config-net", "--quiet", "--ipv4-only"));
        arguments.addAll(List.of("--no-map-gw", "--ns-ifname", "eth0", "--no-netns-quit"));
        arguments.addAll(List.of("-u", "none", "-U", "none"));
        if (network.published().isEmpty()) {
            arguments.addAll(List.of("-t", "none"));
        }
        network.published()
                .forEach(port -> arguments.addAll(List.of("-t", "127.0.0.1/" + port.hostPort() + ":" + port.port())));
        String open =
                network.hostPorts().stream().map(port -> Integer.toString(port)).collect(Collectors.joining(","));
        arguments.addAll(List.of("-T", open.isEmpty() ? "none" : open));
        String namespaces = "/proc/" + process + "/ns/";
        arguments.addAll(List.of("--userns", namespaces + "user", "--netns", namespaces + "net"));
        return arguments;
    }

    private static Path pasta() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Stream.concat(Arrays.stream(path.split(":", -1)), Stream.of("/usr/local/bin", "/usr/bin"))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, "pasta"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new CiException("a network of kind user needs pasta: the Debian package passt brings it"));
    }

    /** This machine's own addresses are among it: its services listen there, too. */
    private static List<AddressRange> closed() {
        List<AddressRange> closed = new ArrayList<>();
        CLOSED.stream().map(AddressRange::parse).forEach(closed::add);
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(link -> link.getInterfaceAddresses().stream())
                    .map(InterfaceAddress::getAddress)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(AddressRange::of)
                    .filter(range -> !closed.contains(range))
                    .forEach(closed::add);
            return closed;
        } catch (IOException e) {
            throw new CiException("the addresses of this machine", e);
        }
    }

    /** The policy of a sandbox in this network. */
    Policy join(Policy policy) {
        Policy.Builder joined = policy.toBuilder().network(namespace.isEmpty());
        namespace.ifPresent(own -> joined.networkOf(own.process()));
        return joined.build();
    }

    /** How names are looked up in it. */
    List<Mount> files(CiRoot root, List<String> services) {
        boolean place = root.image()
                .map(image -> image.find("/etc").filter(Files::isDirectory).isPresent())
                .orElse(true);
        if (!place) {
            return List.of();
        }
        List<Mount> files = new ArrayList<>();
        String own = String.join(" ", services);
        String hosts = "127.0.0.1 localhost " + root.policy().hostname() + (own.isEmpty() ? "" : " " + own)
                + "\n::1 localhost\n";
        if (network.kind() == CiNetwork.Kind.HOST) {
            hosts = read(Path.of(HOSTS)) + (own.isEmpty() ? "" : "127.0.0.1 " + own + "\n");
        }
        files.add(new Mount.TextFile(hosts, HOSTS));
        switch (network.kind()) {
            case NONE -> {}
            case HOST -> files.add(new Mount.TextFile(read(Path.of(RESOLVER)), RESOLVER));
            case USER -> files.add(new Mount.TextFile(resolver(), RESOLVER));
        }
        return List.copyOf(files);
    }

    /** Of the machine's name servers those that can be reached: not one of its own loopback. */
    private String resolver() {
        List<AddressRange> closed = closed();
        String text = Stream.of(Path.of(RESOLVER), RESOLVED)
                .map(file -> read(file)
                        .lines()
                        .filter(line -> !line.startsWith("nameserver") || reached(line, closed))
                        .filter(line -> !line.startsWith("#"))
                        .collect(Collectors.joining("\n", "", "\n")))
                .filter(lines -> lines.contains("nameserver"))
                .findFirst()
                .orElse("");
        if (text.isEmpty()) {
            troubles.add("names cannot be looked up: this machine's name servers are out of reach");
        }
        return text;
    }

    private static boolean reached(String line, List<AddressRange> closed) {
        String address = line.substring("nameserver".length()).strip();
        try {
            InetAddress server = AddressRange.parse(address).address();
            return !server.isLoopbackAddress()
                    && !server.isLinkLocalAddress()
                    && closed.stream().noneMatch(range -> range.equals(AddressRange.of(server)));
        } catch (IllegalArgumentException notIpv4) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new CiException("the files of the network", e);
        }
    }

    List<String> troubles() {
        return troubles.stream().distinct().toList();
    }

    @Override
    public void close() {
        namespace.ifPresent(NetworkNamespace::close);
    }
}
