package dev.brig.oci.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes of a container: those in its control group; where it has none, those of its namespace of processes. */
public final class ContainerProcesses {
    private static final Path PROC = Path.of("/proc");

    private ContainerProcesses() {}

    /** Their numbers on the host, ascending. */
    public static List<Integer> of(Container container) {
        return container
                .groups()
                .group()
                .map(group -> List.copyOf(group.processes()))
                .orElseGet(() -> ofNamespace(container.process()));
    }

    private static List<Integer> ofNamespace(LiveProcess first) {
        Optional<Path> namespace = namespace(first.pid());
        if (namespace.isEmpty() || !first.isAlive()) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .map(Integer::valueOf)
                    .filter(pid -> namespace(pid).equals(namespace))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> namespace(int pid) {
        try {
            return Optional.of(Files.readSymbolicLink(PROC.resolve(pid + "/ns/pid")));
        } catch (IOException othersOrGone) {
            return Optional.empty();
        }
    }
}
