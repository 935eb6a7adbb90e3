package dev.brig.cli.ci;

import dev.brig.ci.CiNetwork;
import dev.brig.ci.CiNetwork.Kind;
import dev.brig.ci.CiNetwork.Published;
import dev.brig.ci.CiRoot;
import dev.brig.ci.CiService;
import dev.brig.cli.image.ImageOption.OpenImage;
import dev.brig.cli.process.CommandException;
import dev.brig.sandbox.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The network of a CI job, and what runs beside it. */
final class CiNetworkOptions {
    @Option(
            names = "--network",
            paramLabel = "none|user|host",
            description =
                    "none, the default: nothing but a loopback of the job's own. user: what this machine reaches, but for itself and its"
                            + " link, by pasta. host: this machine's network itself; the job then reaches every service of it.")
    private String kind = "none";

    @Option(
            names = "--publish",
            paramLabel = "HOST:PORT",
            description = "With --network user: port HOST of 127.0.0.1 of this machine is the job's PORT.")
    private List<String> published = new ArrayList<>();

    @Option(
            names = "--host-port",
            paramLabel = "PORT",
            description = "With --network user: this TCP port of the job's loopback is the one of this machine's.")
    private List<Integer> hostPorts = new ArrayList<>();

    @Option(
            names = "--service",
            paramLabel = "NAME=IMAGE",
            description =
                    "Run an image beside the job, in its network, where it is reached as NAME. It ends with the job.")
    private List<String> services = new ArrayList<>();

    @Option(
            names = "--service-command",
            paramLabel = "NAME=COMMAND",
            description =
                    "What a service runs, by a shell, in place of its image's own command; without an image, with the programs of"
                            + " this machine.")
    private List<String> commands = new ArrayList<>();

    CiNetwork network() {
        Kind chosen;
        try {
            chosen = Kind.valueOf(kind.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new CommandException("--network: none, user or host, not " + kind, unknown);
        }
        return new CiNetwork(
                chosen,
                hostPorts,
                published.stream().map(CiNetworkOptions::published).toList());
    }

    private static Published published(String text) {
        String[] ports = text.split(":", -1);
        try {
            if (ports.length == 2) {
                return new Published(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
            }
        } catch (NumberFormatException wrong) {
            throw new CommandException("--publish: write HOST:PORT, not " + text, wrong);
        }
        throw new CommandException("--publish: write HOST:PORT, not " + text);
    }

    List<CiService> services(Policy policy, CiImages images) {
        Map<String, String> named = CiRunCommand.pairs("--service", services);
        Map<String, String> said = new LinkedHashMap<>(CiRunCommand.pairs("--service-command", commands));
        List<CiService> all = new ArrayList<>();
        named.forEach((name, image) -> {
            OpenImage open = images.open(image);
            CiRoot root = CiImages.inImage(policy, open);
            List<String> argv = Optional.ofNullable(said.remove(name))
                    .map(CiNetworkOptions::shell)
                    .orElseGet(() -> open.command(List.of()));
            all.add(new CiService(name, root, argv, open.directory()));
        });
        said.forEach((name, command) -> all.add(
                new CiService(name, new CiRoot(policy, Optional.empty(), Map.of()), shell(command), Optional.empty())));
        return all;
    }

    private static List<String> shell(String command) {
        return List.of("/bin/sh", "-ec", command);
    }
}
