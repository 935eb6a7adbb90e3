package dev.brig.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where this process's own control groups of version 1 are. */
public final class GroupPlaces {
    private GroupPlaces() {}

    /** The directory of our group in the hierarchy of a controller, if it is mounted at the usual place. */
    static Optional<Path> own(String controller) {
        return lines("/proc/self/cgroup").stream()
                .map(line -> line.split(":", 3))
                .filter(fields -> List.of(fields[1].split(",", -1)).contains(controller))
                .map(fields -> Path.of("/sys/fs/cgroup/" + fields[1] + fields[2]))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
