package dev.brig.cli.problem;

import dev.brig.judge.problem.Reading;
import dev.brig.judge.problem.archive.ArchiveLimits;
import dev.brig.judge.problem.archive.PackageArchive;
import dev.brig.judge.problem.archive.Unpacking;
import dev.brig.judge.problem.format.PackageReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A package in a directory; if it was an archive, the directory is removed at the end. */
public final class PackageOnDisk implements AutoCloseable {
    private final Path root;
    private final String name;
    private final Optional<Path> temporary;
    private Optional<Path> room = Optional.empty();

    private PackageOnDisk(Path root, String name, Optional<Path> temporary) {
        this.root = root;
        this.name = name;
        this.temporary = temporary;
    }

    /** What became of a path. */
    public sealed interface Opening {
        record Opened(PackageOnDisk onDisk) implements Opening {}

        record Refused(String reason) implements Opening {}
    }

    /** A directory as it is, or an archive unpacked. */
    public static Opening of(Path location) {
        Path path = location.toAbsolutePath().normalize();
        if (Files.isDirectory(path)) {
            return new Opening.Opened(new PackageOnDisk(path, path.getFileName().toString(), Optional.empty()));
        }
        Path directory = temporaryDirectory();
        return switch (PackageArchive.unpack(path, directory, ArchiveLimits.DEFAULT)) {
            case Unpacking.Unpacked(Path root) -> {
                String file = path.getFileName().toString();
                String name = root.equals(directory)
                        ? file.replaceFirst("\\.(zip|tar|tgz|tar\\.gz)$", "")
                        : root.getFileName().toString();
                yield new Opening.Opened(new PackageOnDisk(root, name, Optional.of(directory)));
            }
            case Unpacking.Refused refused -> {
                remove(directory);
                yield new Opening.Refused((refused.entry().isEmpty() ? "" : refused.entry() + ": ") + refused.reason());
            }
        };
    }

    public Reading read() {
        return PackageReader.read(root, name);
    }

    /** An empty directory for what the package has made; it is removed at the end. */
    public Path room() {
        if (room.isEmpty()) {
            room = Optional.of(temporaryDirectory());
        }
        return room.get();
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("brig-problem-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        temporary.ifPresent(PackageOnDisk::remove);
        room.ifPresent(PackageOnDisk::remove);
    }

    private static void remove(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
