package dev.brig.ci;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where CI jobs keep their files on this machine: {@code runs}, the workspaces of jobs that run, and {@code caches}. Nobody but its
 * owner can enter it, so that nothing a job leaves there, such as a set-id program, is in reach of others.
 *
 * @param path of a directory that is there
 */
public record CiDirectory(Path path) {
    private static final String RUNS = "runs";
    private static final String LOCK = ".lock";

    /** In {@code XDG_CACHE_HOME}. */
    public static CiDirectory usual() {
        Path cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(named -> named.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return at(cache.resolve("brig").resolve("ci"));
    }

    /** A directory, made if it is not there. */
    public static CiDirectory at(Path path) {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            return new CiDirectory(path.toRealPath());
        } catch (IOException e) {
            throw new CiException("the directory of CI jobs", e);
        }
    }

    /** Removes what runs have left that were killed. */
    public void sweep() {
        try {
            sweep(Files.createDirectories(path.resolve(RUNS)));
        } catch (IOException e) {
            throw new CiException("what killed runs have left", e);
        }
    }

    CacheStore caches() {
        return new CacheStore(path.resolve("caches"));
    }

    /** A directory for one run. What runs have left that were killed is removed first. */
    RunDirectory newRun() {
        try {
            Path runs = Files.createDirectories(path.resolve(RUNS));
            sweep(runs);
            while (true) {
                Path own = Files.createTempDirectory(runs, "run");
                FileChannel channel =
                        FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                if (channel.tryLock() != null && Files.exists(own.resolve(LOCK))) {
                    return new RunDirectory(own, channel);
                }
                channel.close(); // another's sweep came in between
            }
        } catch (IOException e) {
            throw new CiException("the directory of a run", e);
        }
    }

    private static void sweep(Path runs) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(runs)) {
            for (Path run : all) {
                if (isLeft(run)) {
                    FileTree.remove(run);
                }
            }
        }
    }

    private static boolean isLeft(Path run) {
        try (FileChannel channel = FileChannel.open(run.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | java.nio.channels.OverlappingFileLockException inUse) {
            return false;
        }
    }

    /** The files of one run, gone when it is closed. */
    record RunDirectory(Path path, FileChannel lock) implements AutoCloseable {

        @Override
        public void close() {
            try (lock) {
                FileTree.remove(path);
            } catch (IOException e) {
                throw new CiException("clearing away a run's files", e);
            }
        }
    }
}
