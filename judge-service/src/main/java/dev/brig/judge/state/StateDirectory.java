package dev.brig.judge.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A directory that belongs to one service as long as that runs. Nobody but its user can read it. */
public final class StateDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final boolean temporary;
    private final FileChannel lock;

    private StateDirectory(Path path, boolean temporary) {
        this.path = path;
        this.temporary = temporary;
        lock = locked(path);
    }

    /**
     * Takes a directory, which is made if it is not there.
     *
     * @throws IllegalStateException if another service has it, or it cannot be written
     */
    public static StateDirectory open(Path path) {
        try {
            Path absolute = path.toAbsolutePath().normalize();
            Files.createDirectories(absolute, PRIVATE);
            return new StateDirectory(absolute, false);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the state directory " + path + " cannot be made: " + e + ". Choose another with --state.", e);
        }
    }

    /** A directory that is gone when this is closed. */
    public static StateDirectory temporary() {
        try {
            return new StateDirectory(Files.createTempDirectory("brig-state-", PRIVATE), true);
        } catch (IOException e) {
            throw new IllegalStateException("no temporary directory can be made: " + e, e);
        }
    }

    /**
     * Where a service keeps its state unless it is told otherwise: {@code brig} in {@code XDG_STATE_HOME}, or in
     * {@code ~/.local/state}; of root {@code /var/lib/brig}.
     *
     * @param home of the user, where the environment does not say
     */
    public static Path standard(Map<String, String> environment, String user, Path home) {
        Optional<Path> named = Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .map(directory -> directory.resolve("brig"));
        Path own = Optional.ofNullable(environment.get("HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home);
        Path standard = user.equals("root")
                ? Path.of("/var/lib/brig")
                : own.resolve(".local").resolve("state").resolve("brig");
        return named.orElse(standard);
    }

    /** A directory within, which is made if it is not there. */
    public Path directory(String name) {
        try {
            return Files.createDirectories(path.resolve(name), PRIVATE);
        } catch (IOException e) {
            throw new UncheckedIOException(path.resolve(name) + " cannot be made", e);
        }
    }

    private static FileChannel locked(Path path) {
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
            if (tryLock(channel).isEmpty()) {
                channel.close();
                throw new IllegalStateException(
                        "another service has the state directory " + path + ". Choose another with --state.");
            }
            return channel;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the state directory " + path + " cannot be written: " + e + ". Choose another with --state.", e);
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException ours) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            if (temporary) {
                delete(path);
            }
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be given back", e);
        }
    }

    /** Deletes a file or a directory with all that is in it; it may be gone already. */
    public static void delete(Path entry) throws IOException {
        if (!Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(entry)) {
            for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** Makes what was renamed or made in a directory last. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
