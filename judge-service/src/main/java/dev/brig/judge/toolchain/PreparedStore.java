package dev.brig.judge.toolchain;

import dev.brig.judge.Sha256;
import dev.brig.judge.problem.archive.ArchiveLimits;
import dev.brig.judge.problem.archive.PackageArchive;
import dev.brig.judge.problem.archive.Unpacking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A directory of what was made ahead. An entry comes to its place whole, by a rename, and is not changed afterwards. Beside its files it has a
 * list of their digests. Several processes may use a store at once.
 */
public final class PreparedStore {
    private static final String DIGESTS = "digests";
    private static final String STAGING = ".staging-";

    /** Another Brig, with other settings, may use what this one does not. */
    private static final Duration KEPT_UNUSED = Duration.ofDays(7);

    private final Path directory;

    public PreparedStore(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory, so that sandboxes can show what comes into it later. */
    public void create() {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            if (!Files.isWritable(directory)) {
                throw new IOException("permission denied");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be made or written: " + e, e);
        }
    }

    /** An entry that is being made. It is gone when this is closed, unless it was added. */
    final class Staging implements AutoCloseable {
        private final Path place;
        private final Map<String, String> digests = new TreeMap<>();

        private Staging() throws IOException {
            place = Files.createTempDirectory(directory, STAGING);
        }

        void put(String file, byte[] content) {
            try {
                Path path = place.resolve(file).normalize();
                if (!path.startsWith(place) || file.equals(DIGESTS)) {
                    throw new IOException(file + " is no name for a file here");
                }
                Files.createDirectories(path.getParent());
                Files.write(path, content);
                digests.put(file, Sha256.of(content));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Puts what is in a tar archive. */
        void unpack(byte[] archive) {
            try {
                Path file = Files.createTempFile(directory, STAGING, ".tar");
                Path unpacked = Files.createTempDirectory(directory, STAGING);
                try {
                    Files.write(file, archive);
                    if (PackageArchive.unpack(file, unpacked, ArchiveLimits.DEFAULT)
                            instanceof Unpacking.Refused refused) {
                        throw new IOException(refused.entry() + ": " + refused.reason());
                    }
                    try (Stream<Path> all = Files.walk(unpacked)) {
                        for (Path one : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                            put(unpacked.relativize(one).toString(), Files.readAllBytes(one));
                        }
                    }
                } finally {
                    Files.deleteIfExists(file);
                    delete(unpacked);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Puts the entry in its place, unless another process has put it there meanwhile. */
        void add(String name) {
            try {
                StringBuilder list = new StringBuilder();
                digests.forEach((file, digest) ->
                        list.append(digest).append("  ").append(file).append('\n'));
                Files.writeString(place.resolve(DIGESTS), list);
                open(place);
                Files.move(place, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (!Files.isDirectory(directory.resolve(name))) { // else another process has added the same
                    throw new UncheckedIOException(e);
                }
            }
        }

        @Override
        public void close() {
            delete(place);
        }
    }

    Staging stage() {
        try {
            return new Staging();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is an entry whose files are what they were; one that is not so is taken away. */
    boolean holds(String name) {
        Path entry = directory.resolve(name);
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (isWhole(entry)) {
            entry.toFile().setLastModified(System.currentTimeMillis());
            return true;
        }
        delete(entry);
        return false;
    }

    /** How many bytes an entry has; empty if there is none. */
    public Optional<Long> bytes(String name) {
        Path entry = directory.resolve(name);
        if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(entry)) {
            return Optional.of(files.filter(Files::isRegularFile)
                    .mapToLong(PreparedStore::size)
                    .sum());
        } catch (IOException | UncheckedIOException vanished) {
            return Optional.empty();
        }
    }

    /** Takes away what nobody has used lately: entries whose names begin so, and what was begun and left. */
    void sweep(String beginning) {
        FileTime old = FileTime.from(Instant.now().minus(KEPT_UNUSED));
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(entry -> entry.getFileName().toString().startsWith(beginning)
                            || entry.getFileName().toString().startsWith(STAGING))
                    .filter(entry -> lastUsed(entry).compareTo(old) < 0)
                    .forEach(PreparedStore::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWhole(Path entry) {
        try {
            List<String> lines = Files.readAllLines(entry.resolve(DIGESTS));
            for (String line : lines) {
                String[] parts = line.split("  ", 2);
                Path file = entry.resolve(parts[1]);
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        || !Sha256.of(file).equals(parts[0])) {
                    return false;
                }
            }
            try (Stream<Path> all = Files.walk(entry)) {
                return !lines.isEmpty() && all.filter(Files::isRegularFile).count() == lines.size() + 1;
            }
        } catch (IOException | ArrayIndexOutOfBoundsException damaged) {
            return false;
        }
    }

    /** Sandboxes may belong to other users. */
    private static void open(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "r--r--r--"));
            }
        }
    }

    private static FileTime lastUsed(Path entry) {
        try {
            return Files.getLastModifiedTime(entry);
        } catch (IOException vanished) {
            return FileTime.from(Instant.MAX);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException vanished) {
            return 0;
        }
    }

    private static void delete(Path entry) {
        try (Stream<Path> all = Files.walk(entry)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException gone) {
            // It was added, or another process was faster.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
