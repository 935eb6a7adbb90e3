package dev.brig.bench.faults;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Machines that are network namespaces, with an address each, on one bridge. The namespace that we are in must be ours: {@link
 * Namespaces#inside} is how to get there. We have the address .1 on the bridge.
 */
public final class Lan implements AutoCloseable {
    private static final String NET = "10.77.0.";
    private static final int HOST_BITS = 24;

    private final Path logs;
    private final List<Machine> machines = new ArrayList<>();

    /** A namespace. */
    public final class Machine {
        private final Part holder;
        private final String cable;
        private final String address;

        private Machine(String name, int number) {
            address = NET + number;
            cable = "cable" + number;
            holder = Part.start(name, List.of("unshare", "-n", "sleep", "infinity"), logs.resolve("lan.log"), Map.of());
            awaitOwnNet(holder);
            String pid = Long.toString(holder.pid());
            Commands.run(List.of("ip", "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", pid));
            Commands.run(List.of("ip", "link", "set", cable, "master", "bridge", "up"));
            for (List<String> each : List.of(
                    List.of("link", "set", "lo", "up"),
                    List.of("addr", "add", address + "/" + HOST_BITS, "dev", "eth0"),
                    List.of("link", "set", "eth0", "up"))) {
                Commands.run(Namespaces.joined(enter(), List.of("ip"), each));
            }
        }

        private List<String> enter() {
            return List.of("nsenter", "-t", Long.toString(holder.pid()), "-n", "--");
        }

        public String address() {
            return address;
        }

        /** The command, on this machine, as an ordinary user if root does not run us. */
        public List<String> command(List<String> command) {
            return Namespaces.joined(enter(), Namespaces.asStarted(), command);
        }

        /** The command, on this machine, as an ordinary user, whoever runs us. */
        public List<String> ordinary(List<String> command) {
            return Namespaces.joined(enter(), Namespaces.asOrdinary(), command);
        }

        /** Nothing reaches it any more, and it reaches nothing. */
        public void cut() {
            Commands.run(List.of("ip", "link", "set", cable, "down"));
        }

        public void mend() {
            Commands.run(List.of("ip", "link", "set", cable, "up"));
        }
    }

    /** @param logs a directory for what its programs say */
    public Lan(Path logs) {
        this.logs = logs;
        Commands.run(List.of("ip", "link", "set", "lo", "up"));
        Commands.run(List.of("ip", "link", "add", "bridge", "type", "bridge"));
        Commands.run(List.of("ip", "addr", "add", NET + "1/" + HOST_BITS, "dev", "bridge"));
        Commands.run(List.of("ip", "link", "set", "bridge", "up"));
    }

    public Machine machine(String name, int number) {
        Machine machine = new Machine(name, number);
        machines.add(machine);
        return machine;
    }

    private static void awaitOwnNet(Part holder) {
        Path ours = Path.of("/proc/self/ns/net");
        Path theirs = Path.of("/proc/" + holder.pid() + "/ns/net");
        try {
            while (Files.readSymbolicLink(theirs).equals(Files.readSymbolicLink(ours))) {
                if (!holder.lives()) {
                    throw new BenchException("no network namespace for " + holder.name() + ": " + holder.said());
                }
                Thread.onSpinWait();
            }
        } catch (IOException gone) {
            throw new BenchException("no network namespace for " + holder.name() + ": " + holder.said(), gone);
        }
    }

    @Override
    public void close() {
        machines.forEach(machine -> machine.holder.close());
    }
}
